package io.drover.control.provision;

import io.drover.control.schedule.JobLabels;
import io.drover.resource.Names;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The parameters of a StorageClass, checked: Longhorn's, and the annotations that stand for some of
 * them on classes whose driver refuses unknown parameters.
 *
 * @param uid of the class
 * @param target name of the BackupTarget
 * @param jobs of the parameter {@code recurringJobs}
 * @param labels of the volume, by which it has recurring jobs
 * @param fromBackup URL of a backup that a volume is filled from; empty for none
 * @param blockSize of backups, in bytes; empty for the default
 * @param image that volumes lie on
 * @param unknown parameters that neither Longhorn nor Drover has, sorted
 */
public record ClassParameters(
        String uid,
        String target,
        List<ClassJob> jobs,
        Map<String, String> labels,
        String fromBackup,
        String blockSize,
        Optional<ClassImage> image,
        Set<String> unknown) {
    private static final String TARGET = "backupTargetName";
    private static final String TARGET_ANNOTATION = "drover.io/backup-target-name";
    private static final String JOBS = "recurringJobs";
    private static final String JOBS_ANNOTATION = "drover.io/recurring-jobs";
    private static final String SELECTOR_PARAMETER = "recurringJobSelector";
    private static final String SELECTOR_ANNOTATION = "drover.io/recurring-job-selector";

    /** About replicas, nodes and file systems, which a volume of the file driver has not. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of(
                    "numberOfReplicas",
                    "staleReplicaTimeout",
                    "dataLocality",
                    "fsType",
                    "mkfsParams",
                    "diskSelector",
                    "nodeSelector",
                    "frontend",
                    "disableRevisionCounter",
                    "replicaAutoBalance",
                    "replicaSoftAntiAffinity",
                    "replicaZoneSoftAntiAffinity",
                    "replicaDiskSoftAntiAffinity",
                    "unmapMarkSnapChainRemoved",
                    "freezeFilesystemForSnapshot",
                    "share",
                    "exclusive",
                    "nfsOptions",
                    "backingImageMinNumberOfCopies",
                    "backingImageNodeSelector",
                    "backingImageDiskSelector");

    private static final Set<String> HONOURED =
            Set.of(
                    TARGET,
                    JOBS,
                    SELECTOR_PARAMETER,
                    "fromBackup",
                    "backupBlockSize",
                    ClassImage.NAME,
                    ClassImage.TYPE,
                    ClassImage.PARAMETERS,
                    ClassImage.CHECKSUM);

    /** What a class of any driver may say. */
    private static final Set<String> OF_ANY_DRIVER = Set.of(TARGET, JOBS, SELECTOR_PARAMETER);

    private static final Set<String> ANNOTATIONS =
            Set.of(TARGET_ANNOTATION, JOBS_ANNOTATION, SELECTOR_ANNOTATION);

    /** What would make another volume than the one that is provisioned, with harmless values. */
    private static final Map<String, Set<String>> REFUSED =
            Map.of(
                    "encrypted", Set.of("", "false"),
                    "migratable", Set.of("", "false"),
                    "dataEngine", Set.of("", "v1"),
                    "dataSource", Set.of(""),
                    "cloneMode", Set.of(""));

    private static final Set<String> SELECTOR = Set.of("name", "isGroup");
    private static final String SELECTOR_EXAMPLE = "[{\"name\":\"daily\",\"isGroup\":false}]";
    private static final String SELECTOR_NAME = "use the name of a RecurringJob, or of a group";

    private static final Map<String, String> BLOCK_SIZES =
            Map.of(
                    "2Mi",
                    "2097152",
                    "2097152",
                    "2097152",
                    "16Mi",
                    "16777216",
                    "16777216",
                    "16777216");

    /**
     * @param maxRetention what {@code retain} of a job may not exceed
     * @throws IllegalArgumentException naming parameter, value and remedy
     */
    static ClassParameters of(StorageClass storageClass, int maxRetention) {
        Map<String, String> all =
                Optional.ofNullable(storageClass.getParameters()).orElse(Map.of());
        REFUSED.forEach((name, harmless) -> refuse(name, all.getOrDefault(name, ""), harmless));
        String target = value(storageClass, TARGET, TARGET_ANNOTATION).orElse(Names.DEFAULT_TARGET);
        List<ClassJob> jobs =
                value(storageClass, JOBS, JOBS_ANNOTATION)
                        .map(text -> ClassJob.parse(text, maxRetention))
                        .orElse(List.of());
        Map<String, String> labels = new TreeMap<>();
        jobs.forEach(
                job ->
                        labels.put(
                                JobLabels.ofJob(job.job().getMetadata().getName()), Names.ENABLED));
        value(storageClass, SELECTOR_PARAMETER, SELECTOR_ANNOTATION)
                .ifPresent(text -> select(text, labels));
        Set<String> unknown = new TreeSet<>(all.keySet());
        unknown.removeIf(
                name ->
                        HONOURED.contains(name)
                                || WITHOUT_EFFECT.contains(name)
                                || REFUSED.containsKey(name)
                                || name.startsWith("csi.storage.k8s.io/"));
        return new ClassParameters(
                Optional.ofNullable(storageClass.getMetadata().getUid()).orElse(""),
                target,
                jobs,
                labels,
                all.getOrDefault("fromBackup", ""),
                blockSize(all.getOrDefault("backupBlockSize", "")),
                ClassImage.of(all),
                unknown);
    }

    /**
     * Of a class of another driver, whose other parameters are the driver's affair; of a claim
     * without a class.
     *
     * @param maxRetention what {@code retain} of a job may not exceed
     * @throws IllegalArgumentException naming parameter, value and remedy
     */
    static ClassParameters foreign(Optional<StorageClass> storageClass, int maxRetention) {
        StorageClass known =
                new StorageClassBuilder()
                        .withNewMetadata()
                        .withUid(storageClass.map(found -> found.getMetadata().getUid()).orElse(""))
                        .withAnnotations(
                                storageClass
                                        .map(found -> found.getMetadata().getAnnotations())
                                        .orElse(Map.of()))
                        .endMetadata()
                        .build();
        Map<String, String> parameters =
                new TreeMap<>(storageClass.map(StorageClass::getParameters).orElse(Map.of()));
        parameters.keySet().retainAll(OF_ANY_DRIVER);
        known.setParameters(parameters);
        return of(known, maxRetention);
    }

    /** Whether the class says how its volumes are backed up. */
    public static boolean isAboutBackups(StorageClass storageClass) {
        Map<String, String> parameters =
                Optional.ofNullable(storageClass.getParameters()).orElse(Map.of());
        Map<String, String> annotations =
                Optional.ofNullable(storageClass.getMetadata().getAnnotations()).orElse(Map.of());
        return !Collections.disjoint(parameters.keySet(), OF_ANY_DRIVER)
                || !Collections.disjoint(annotations.keySet(), ANNOTATIONS);
    }

    private static void refuse(String name, String value, Set<String> harmless) {
        if (!harmless.contains(value)) {
            throw new IllegalArgumentException(
                    "%s: '%s' is not served by this version of Drover; leave it out"
                            .formatted(name, value));
        }
    }

    private static String blockSize(String text) {
        if (!text.isEmpty() && !BLOCK_SIZES.containsKey(text)) {
            throw new IllegalArgumentException(
                    "backupBlockSize: '%s' is no size of blocks; use 2Mi or 16Mi".formatted(text));
        }
        return BLOCK_SIZES.getOrDefault(text, "");
    }

    private static Optional<String> value(
            StorageClass storageClass, String parameter, String annotation) {
        return Optional.ofNullable(storageClass.getParameters())
                .map(all -> all.get(parameter))
                .or(
                        () ->
                                Optional.ofNullable(storageClass.getMetadata().getAnnotations())
                                        .map(all -> all.get(annotation)))
                .filter(text -> !text.isBlank());
    }

    /** {@code [{"name":"x","isGroup":false}]}. */
    private static void select(String text, Map<String, String> labels) {
        for (StrictJson entry :
                StrictJson.list("recurringJobSelector", text, SELECTOR, SELECTOR_EXAMPLE)) {
            String name = entry.text("name", SELECTOR_NAME);
            if (!Names.isLabelValue(name)) {
                throw new IllegalArgumentException(
                        "%s.name: '%s' cannot be part of a label; %s"
                                .formatted(entry.place(), name, SELECTOR_NAME));
            }
            boolean group = entry.flag("isGroup");
            labels.put(group ? JobLabels.ofGroup(name) : JobLabels.ofJob(name), Names.ENABLED);
        }
    }
}
