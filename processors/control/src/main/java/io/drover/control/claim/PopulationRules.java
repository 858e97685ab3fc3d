package io.drover.control.claim;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.drover.control.provision.Claims;
import io.drover.control.provision.FirstConsumer;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.KubernetesStatus;
import io.drover.resource.Names;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.TypedObjectReference;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which claims are filled from Backups. Whoever may make claims in a namespace could read all
 * backups otherwise: a claim may have backups of claims of its own namespace, and those that name
 * its namespace in an annotation.
 */
final class PopulationRules {
    /** Annotation of a Backup: namespaces, separated by commas, or {@code *}. */
    static final String ALLOWED = "drover.io/allow-namespaces";

    /** Annotation of a claim that Drover has made for a Volume, which is restored into it. */
    static final String VOLUME = "drover.io/volume";

    private static final String COMPLETED = "Completed";

    private final String namespace;
    private final boolean served;
    private final boolean byNamespace;

    /**
     * @param namespace of this Drover, and so of Backups
     * @param served whether claims may ask for restores
     * @param byNamespace whether a claim may have backups of claims of its own namespace
     */
    PopulationRules(String namespace, boolean served, boolean byNamespace) {
        this.namespace = namespace;
        this.served = served;
        this.byNamespace = byNamespace;
    }

    /** The Backup that the claim names as its source; empty if it names none. */
    static Optional<String> source(PersistentVolumeClaim claim) {
        return reference(claim).map(TypedObjectReference::getName);
    }

    private static Optional<TypedObjectReference> reference(PersistentVolumeClaim claim) {
        return Optional.ofNullable(claim.getSpec().getDataSourceRef())
                .filter(source -> Names.GROUP.equals(source.getApiGroup()))
                .filter(source -> "Backup".equals(source.getKind()));
    }

    /** Whether it names a Backup, and has no volume yet, nor gets one by another door. */
    static boolean isOpen(PersistentVolumeClaim claim) {
        boolean bound = claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
        return reference(claim).isPresent()
                && !claim.isMarkedForDeletion()
                && !bound
                && claim.getSpec().getVolumeName() == null
                && !annotations(claim.getMetadata().getAnnotations()).containsKey(VOLUME);
    }

    /**
     * @param claim an open one
     */
    Population decide(
            PersistentVolumeClaim claim,
            Optional<Backup> backup,
            Optional<StorageClass> storageClass) {
        if (storageClass.filter(found -> isOwn(found)).isPresent()) {
            // the provisioner of Drover's own volumes tells what it cannot do
            return new Population.None();
        }
        if (!served) {
            return new Population.Refused(
                    "RestoreSwitchedOff",
                    "this Drover fills no claims from Backups; set properties drover.pvc.restore"
                        + " and drover.pvc.populator to true, with the chart its values pvc.restore"
                        + " and pvc.populator");
        }
        TypedObjectReference source = reference(claim).orElseThrow();
        String other = Optional.ofNullable(source.getNamespace()).orElse(namespace);
        if (!other.equals(namespace)) {
            return new Population.Refused(
                    "InvalidDataSource",
                    "spec.dataSourceRef.namespace: '%s', but Backups are in namespace '%s'; leave it out"
                            .formatted(other, namespace));
        }
        if (backup.isEmpty() || !isAllowed(claim, backup.get())) {
            // whether there is one is nobody's affair who may not have it
            return new Population.Refused(
                    "BackupNotAllowed",
                    "there is no Backup '%s' of a claim of namespace '%s', nor one with annotation %s: %s; name another one, or have it annotated"
                            .formatted(
                                    source.getName(),
                                    claim.getMetadata().getNamespace(),
                                    ALLOWED,
                                    claim.getMetadata().getNamespace()));
        }
        if (!backup.get().getStatus().state.equals(COMPLETED)) {
            return new Population.Refused(
                    "BackupNotCompleted",
                    "Backup '%s' has not completed; the claim is filled when it has"
                            .formatted(source.getName()));
        }
        if (storageClass.isEmpty()) {
            return new Population.Refused(
                    "InvalidDataSource",
                    "the claim has no StorageClass that is there; name one in it");
        }
        if (isUnscheduled(claim, storageClass.get())) {
            return new Population.Waiting(
                    "the claim is filled from Backup '%s' when a Pod uses it"
                            .formatted(source.getName()));
        }
        return new Population.Wanted(backup.get());
    }

    private static boolean isOwn(StorageClass storageClass) {
        return Claims.PROVISIONER.equals(storageClass.getProvisioner());
    }

    private boolean isAllowed(PersistentVolumeClaim claim, Backup backup) {
        String wanted = claim.getMetadata().getNamespace();
        List<String> allowed =
                Arrays.stream(
                                annotations(backup.getMetadata().getAnnotations())
                                        .getOrDefault(ALLOWED, "")
                                        .split(","))
                        .map(String::strip)
                        .toList();
        return allowed.contains("*")
                || allowed.contains(wanted)
                || byNamespace && wanted.equals(recorded(backup));
    }

    /** The namespace of the claim that was backed up; empty if it is not known. */
    private static String recorded(Backup backup) {
        String text = backup.getStatus().labels.getOrDefault(KubernetesStatus.LABEL, "");
        try {
            return text.isEmpty()
                    ? ""
                    : Cluster.MAPPER.readValue(text, KubernetesStatus.class).namespace();
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private static boolean isUnscheduled(PersistentVolumeClaim claim, StorageClass storageClass) {
        return FirstConsumer.isAwaited(storageClass) && FirstConsumer.node(claim).isEmpty();
    }

    private static Map<String, String> annotations(Map<String, String> all) {
        return Optional.ofNullable(all).orElse(Map.of());
    }
}
