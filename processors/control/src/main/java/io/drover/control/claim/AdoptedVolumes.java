package io.drover.control.claim;

import io.drover.control.provision.ClaimLabels;
import io.drover.control.provision.ClaimObstacle.Refused;
import io.drover.control.provision.ClassParameters;
import io.drover.control.schedule.JobLabels;
import io.drover.control.volume.VolumeSize;
import io.drover.reconcile.Informers;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The Volumes of claims of other CSI drivers. Bean {@code adoptedVolumes}. */
public final class AdoptedVolumes {
    /** Label of a Volume: the uid of its claim. */
    public static final String LABEL = "drover.io/claim-uid";

    /** Annotation of a Volume whose claim is not to be backed up any more. */
    static final String ENDED = "drover.io/adoption-ended";

    private static final String DISABLED = "disabled";

    /** The longest name that Longhorn leaves uncut. */
    private static final int MAX_NAME = 40;

    private static final int KEPT_OF_NAME = 31;
    private static final Map<String, String> ACCESS_MODES =
            Map.of(
                    "ReadWriteOnce", "rwo",
                    "ReadWriteOncePod", "rwop",
                    "ReadWriteMany", "rwx",
                    "ReadOnlyMany", "rox");

    private final Informers informers;
    private final Cluster cluster;
    private final ClaimLabels labels;

    AdoptedVolumes(Informers informers, Cluster cluster, ClaimLabels labels) {
        this.informers = informers;
        this.cluster = cluster;
        this.labels = labels;
    }

    /** Name of the Volume of a PersistentVolume. */
    static String nameOf(String persistent) {
        return persistent.length() <= MAX_NAME
                ? persistent
                : Names.qualified(persistent.substring(0, KEPT_OF_NAME), persistent);
    }

    /**
     * Creates the claim's Volume, or has it follow its claim.
     *
     * @throws Refused if there is a Volume of its name that is none of a claim
     */
    public void keep(
            @Body PersistentVolumeClaim claim, @Variable("parameters") ClassParameters parameters)
            throws Refused {
        PersistentVolume persistent =
                informers
                        .find(PersistentVolume.class, claim.getSpec().getVolumeName())
                        .orElseThrow();
        String name = nameOf(persistent.getMetadata().getName());
        Optional<Volume> present = restored(claim).or(() -> informers.find(Volume.class, name));
        if (present.isEmpty()) {
            create(name, claim, persistent, parameters);
        } else if (!present.get().isMarkedForDeletion() && !present.get().awaitsRestore()) {
            follow(present.get(), claim, persistent);
        }
    }

    /** One that was restored into the claim has a name of its own. */
    private Optional<Volume> restored(PersistentVolumeClaim claim) {
        return informers.list(Volume.class, LABEL, claim.getMetadata().getUid()).stream()
                .filter(volume -> volume.isClaim() && !volume.getSpec().fromBackup.isEmpty())
                .findFirst();
    }

    private void create(
            String name,
            PersistentVolumeClaim claim,
            PersistentVolume persistent,
            ClassParameters parameters) {
        Volume volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName(name)
                        .withLabels(new TreeMap<>(parameters.labels()))
                        .addToLabels(LABEL, claim.getMetadata().getUid())
                        .withAnnotations(ClaimFacts.of(claim, persistent).annotations())
                        .addToAnnotations(Volume.DRIVER, Volume.CLAIM_DRIVER)
                        .build());
        volume.getSpec().size = Long.toString(size(persistent));
        volume.getSpec().backupTargetName = parameters.target();
        volume.getSpec().accessMode = accessMode(claim);
        cluster.createIfAbsent(volume);
    }

    private void follow(Volume present, PersistentVolumeClaim claim, PersistentVolume persistent)
            throws Refused {
        if (!present.isClaim()) {
            throw new Refused(
                    "NotItsVolume",
                    "there is a Volume '%s' that is no claim's; rename or remove it, then the claim is backed up"
                            .formatted(present.getMetadata().getName()));
        }
        Volume wanted = Cluster.copy(present, Volume.class);
        wanted.setMetadata(
                new ObjectMetaBuilder(wanted.getMetadata())
                        .addToLabels(LABEL, claim.getMetadata().getUid())
                        .addToAnnotations(ClaimFacts.of(claim, persistent).annotations())
                        .build());
        wanted.getSpec().size =
                Long.toString(Math.max(Long.parseLong(present.getSpec().size), size(persistent)));
        if (isEnded(present)) {
            wanted.getMetadata().getAnnotations().remove(ENDED);
            relabel(wanted, DISABLED, Names.ENABLED);
        }
        Volume updated = cluster.update(present, wanted);
        if (JobLabels.isEnabled(claim, Names.LABEL_JOB_SOURCE)) {
            labels.copy(claim, updated);
        }
    }

    /** Has no recurring job select the claim's Volume any more; nothing is removed. */
    public void end(@Body PersistentVolumeClaim claim) {
        informers.list(Volume.class, LABEL, claim.getMetadata().getUid()).stream()
                .filter(volume -> volume.isClaim() && !isEnded(volume))
                .filter(volume -> !volume.awaitsRestore())
                .filter(volume -> !volume.isMarkedForDeletion())
                .forEach(this::end);
    }

    private void end(Volume volume) {
        Volume wanted = Cluster.copy(volume, Volume.class);
        wanted.setMetadata(
                new ObjectMetaBuilder(wanted.getMetadata())
                        .addToAnnotations(ENDED, "true")
                        .build());
        relabel(wanted, Names.ENABLED, DISABLED);
        cluster.update(volume, wanted);
    }

    static boolean isEnded(Volume volume) {
        return Optional.ofNullable(volume.getMetadata().getAnnotations())
                .orElse(Map.of())
                .containsKey(ENDED);
    }

    /** Labels of a Volume that no recurring job selects, and may be selected by those of all. */
    static Map<String, String> notBackedUp() {
        return Map.of(JobLabels.ofGroup(Names.DEFAULT_GROUP), DISABLED);
    }

    private static void relabel(Volume volume, String before, String after) {
        Map<String, String> all = new TreeMap<>(volume.getMetadata().getLabels());
        List.copyOf(all.keySet()).stream()
                .filter(JobLabels::isJobLabel)
                .filter(key -> all.get(key).equals(before))
                .forEach(key -> all.put(key, after));
        volume.getMetadata().setLabels(all);
    }

    /** Bytes, rounded up to what a volume in a store has. */
    private static long size(PersistentVolume persistent) {
        return VolumeSize.parse(
                persistent
                        .getSpec()
                        .getCapacity()
                        .get("storage")
                        .getNumericalAmount()
                        .setScale(0, RoundingMode.CEILING)
                        .toPlainString());
    }

    static String accessMode(PersistentVolumeClaim claim) {
        return claim.getSpec().getAccessModes().stream()
                .map(mode -> ACCESS_MODES.getOrDefault(mode, "rwo"))
                .findFirst()
                .orElse("rwo");
    }
}
