package io.drover.control.mover;

import io.drover.control.volume.VolumeObstacle.DataInUse;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceKey;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

import org.apache.camel.Body;

import java.util.List;
import java.util.Optional;

/**
 * Removes what a restore into a claim has made, if its Volume is deleted before it has ended. A
 * claim that has its volume keeps it. Bean {@code claimRestoreRemoval}.
 */
public final class ClaimRestoreRemoval {
    private final Informers informers;
    private final Cluster cluster;
    private final PrimeClaims primes;
    private final PersistentVolumes volumes;

    ClaimRestoreRemoval(Informers informers, Cluster cluster, PrimeClaims primes) {
        this.informers = informers;
        this.cluster = cluster;
        this.primes = primes;
        this.volumes = new PersistentVolumes(cluster);
    }

    /**
     * @throws DataInUse as long as something of it is there; the Volume is reconciled again when
     *     that has changed
     */
    public void remove(@Body Reconciliation<Volume, Volume.Status> run) throws DataInUse {
        Volume volume = run.resource();
        if (volume.getSpec().fromBackup.isEmpty()) {
            return;
        }
        informers.await(
                run.key(),
                List.of(
                        ResourceKey.any(Job.class),
                        ResourceKey.any(Pod.class),
                        new ResourceKey(
                                PersistentVolumeClaim.class,
                                cluster.namespace()
                                        + "/"
                                        + RestorePlan.name(volume.getMetadata().getUid()))));
        stop(volume);
        removePrime(volume);
        RestoreNotes.handOver(volume).ifPresent(note -> settle(volume, note));
    }

    private void stop(Volume volume) throws DataInUse {
        String uid = volume.getMetadata().getUid();
        List<Job> jobs = informers.list(Job.class, JobPlan.OWNER, uid);
        jobs.stream()
                .filter(job -> !job.isMarkedForDeletion())
                .forEach(
                        job ->
                                cluster.writer()
                                        .resource(job)
                                        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                                        .delete());
        if (!jobs.isEmpty() || !informers.list(Pod.class, JobPlan.OWNER, uid).isEmpty()) {
            throw new DataInUse(
                    "volume %s is removed when the Job that writes it has ended"
                            .formatted(volume.getMetadata().getName()));
        }
    }

    private void removePrime(Volume volume) throws DataInUse {
        Optional<PersistentVolumeClaim> prime = primes.find(volume);
        if (prime.isEmpty()) {
            return;
        }
        volumes.find(prime.get().getSpec().getVolumeName())
                .filter(found -> PersistentVolumes.isOf(found, prime.get()))
                .ifPresent(volumes::dispose);
        if (!prime.get().isMarkedForDeletion()) {
            cluster.deleteOutside(prime.get());
        }
        throw new DataInUse(
                "volume %s is removed when claim %s has gone"
                        .formatted(
                                volume.getMetadata().getName(),
                                prime.get().getMetadata().getName()));
    }

    /**
     * What was begun to be handed over is the claim's, or goes; no disk is left that nobody knows.
     */
    private void settle(Volume volume, RestoreNotes.Note note) {
        Optional<PersistentVolume> result =
                note.replacement().isEmpty()
                        ? Optional.empty()
                        : volumes.find(note.result()).filter(note::isOfDisk);
        Optional<PersistentVolume> source = volumes.find(note.source());
        if (result.isPresent()) {
            volumes.release(result.get(), note.policy());
        } else if (source.isPresent()) {
            if (isOfPrime(volume, source.get())) {
                volumes.dispose(source.get());
            } else {
                volumes.release(source.get(), note.policy());
            }
        } else {
            note.replacement().ifPresent(lost -> cluster.createOutside(forsaken(volume, lost)));
        }
    }

    private boolean isOfPrime(Volume volume, PersistentVolume source) {
        return RestorePlan.name(volume.getMetadata().getUid())
                        .equals(source.getSpec().getClaimRef().getName())
                && cluster.namespace().equals(source.getSpec().getClaimRef().getNamespace());
    }

    /** One of a claim that is gone: the provisioner deletes it, and the disk in the storage. */
    private PersistentVolume forsaken(Volume volume, PersistentVolume lost) {
        return new PersistentVolumeBuilder(lost)
                .editSpec()
                .withPersistentVolumeReclaimPolicy("Delete")
                .withClaimRef(
                        new ObjectReferenceBuilder()
                                .withApiVersion("v1")
                                .withKind("PersistentVolumeClaim")
                                .withNamespace(cluster.namespace())
                                .withName(RestorePlan.name(volume.getMetadata().getUid()))
                                .withUid(volume.getMetadata().getUid())
                                .build())
                .endSpec()
                .build();
    }
}
