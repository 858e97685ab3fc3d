package io.drover.control.mover;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.control.claim.ClaimFacts;
import io.drover.control.claim.ClaimRequest;
import io.drover.mover.DataMoverRoute;
import io.drover.reconcile.Informers;
import io.drover.resource.Cluster;
import io.drover.resource.Events;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;

import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gives a volume that was filled to the claim that it is for. Each step looks at what there is, so
 * that it can be repeated after a crash. Bean {@code handOver}.
 */
public final class HandOver {
    private final Informers informers;
    private final Cluster cluster;
    private final CacheWaits waits;
    private final MoverStates states;
    private final TargetClaims targets;
    private final PrimeClaims primes;
    private final RestoreClasses classes;
    private final PersistentVolumes volumes;
    private final RestoreNotes notes;
    private final Events events;
    private final Duration patience;

    /**
     * @param patience how long others may take for their part
     */
    HandOver(
            Informers informers,
            Cluster cluster,
            CacheWaits waits,
            MoverStates states,
            TargetClaims targets,
            PrimeClaims primes,
            RestoreClasses classes,
            Events events,
            Duration patience) {
        this.informers = informers;
        this.cluster = cluster;
        this.waits = waits;
        this.states = states;
        this.targets = targets;
        this.primes = primes;
        this.classes = classes;
        this.events = events;
        this.volumes = new PersistentVolumes(cluster);
        this.notes = new RestoreNotes(cluster);
        this.patience = patience;
    }

    /**
     * Notes what is going to be done, before anything is: the name of the disk in the storage must
     * not get lost. The disk outlives its PersistentVolume by then, so that the note never names
     * one that is gone.
     *
     * @throws IOException if the claim is gone, or was given another volume; {@link PrimeLost} if
     *     the volume that was filled is not that of its claim any more
     */
    public void note(@Body RestorePlan plan) throws IOException {
        Optional<RestoreNotes.Note> noted = findNote(plan);
        if (noted.isPresent() && !isOvertaken(plan, noted.get())) {
            return;
        }
        states.set(plan, "handing the volume over");
        PersistentVolumeClaim target = targets.require(plan);
        PersistentVolume source = source(plan);
        volumes.retain(source);
        boolean inPlace =
                TargetClaimRules.mode(target).equals(ClaimRequest.BLOCK)
                        && target.getSpec().getVolumeName() == null
                        && !source.isMarkedForDeletion();
        String fsType = classes.fsType(plan, target);
        Optional<PersistentVolume> replacement =
                inPlace
                        ? Optional.empty()
                        : Optional.of(Replacement.of(source, target, classes.of(target), fsType));
        notes.handOver(
                plan,
                new RestoreNotes.Note(
                        source.getMetadata().getName(),
                        PersistentVolumes.policy(source),
                        replacement));
        if (fsType.isEmpty()) {
            replacement.ifPresent(volume -> tellAssumed(plan, target, volume));
        }
    }

    /** Whether the PersistentVolume that was to be the claim's has been deleted meanwhile. */
    private boolean isOvertaken(RestorePlan plan, RestoreNotes.Note note) throws IOException {
        boolean going =
                note.replacement().isEmpty()
                        && volumes.find(note.source())
                                .filter(PersistentVolume::isMarkedForDeletion)
                                .isPresent();
        return going && targets.require(plan).getSpec().getVolumeName() == null;
    }

    /** A device has no file system that could be wrong. */
    private void tellAssumed(
            RestorePlan plan, PersistentVolumeClaim target, PersistentVolume volume) {
        if (TargetClaimRules.mode(target).equals(ClaimRequest.BLOCK)) {
            return;
        }
        String used =
                Optional.ofNullable(volume.getSpec().getCsi().getFsType())
                        .filter(type -> !type.isEmpty())
                        .map("'%s'"::formatted)
                        .orElse("what its driver takes without one, mostly ext4,");
        String storageClass =
                Optional.ofNullable(target.getSpec().getStorageClassName())
                        .filter(name -> !name.isEmpty())
                        .map(" nor StorageClass '%s'"::formatted)
                        .orElse(" nor a StorageClass");
        events.warning(
                target,
                "FileSystemAssumed",
                "neither backup %s%s says what file system is on volume %s: %s is assumed. If no Pod can mount it, restore it again with annotation %s"
                        .formatted(
                                plan.backup().getMetadata().getName(),
                                storageClass,
                                volume.getMetadata().getName(),
                                used,
                                ClaimRequest.FS_TYPE));
    }

    private PersistentVolume source(RestorePlan plan) throws IOException {
        PersistentVolumeClaim prime =
                primes.find(plan.volume())
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "claim %s with the restored data is gone"
                                                        .formatted(plan.name())));
        return volumes.find(prime.getSpec().getVolumeName())
                .filter(found -> PersistentVolumes.isOf(found, prime))
                .orElseThrow(() -> PrimeLost.of(plan, prime.getSpec().getVolumeName()));
    }

    private Optional<RestoreNotes.Note> findNote(RestorePlan plan) {
        return cluster.find(Volume.class, plan.task().volume()).flatMap(RestoreNotes::handOver);
    }

    private RestoreNotes.Note requireNote(RestorePlan plan) throws IOException {
        return findNote(plan)
                .orElseThrow(
                        () ->
                                new IOException(
                                        "the note of what is handed over is gone from the Volume"));
    }

    /** Returns when no node has the volume any more. */
    public void awaitDetached(
            @Body RestorePlan plan,
            @ExchangeProperty(DataMoverRoute.PROGRESS) ProgressListener progress)
            throws IOException, InterruptedException {
        String source = requireNote(plan).source();
        waits.watch(List.of(VolumeAttachment.class));
        await(
                progress,
                "volume %s was not detached".formatted(source),
                () ->
                        informers.list(VolumeAttachment.class).stream()
                                .noneMatch(found -> isOf(found, source)));
    }

    private static boolean isOf(VolumeAttachment attachment, String volume) {
        return volume.equals(attachment.getSpec().getSource().getPersistentVolumeName());
    }

    /**
     * Makes the volume that of the claim: itself, or by a PersistentVolume that takes its place.
     */
    public void rebind(
            @Body RestorePlan plan,
            @ExchangeProperty(DataMoverRoute.PROGRESS) ProgressListener progress)
            throws IOException, InterruptedException {
        RestoreNotes.Note note = requireNote(plan);
        PersistentVolumeClaim target = targets.require(plan);
        requireFree(plan, target, note);
        waits.watch(List.of(PersistentVolumeClaim.class, PersistentVolume.class));
        if (note.replacement().isPresent()) {
            replace(plan, note, target, progress);
        } else if (target.getSpec().getVolumeName() == null) {
            requireLasting(plan, note.source());
        }
        volumes.give(result(note), target);
        if (target.getSpec().getVolumeName() == null) {
            cluster.patchOutside(target, Map.of("spec", Map.of("volumeName", note.result())));
        }
        await(
                progress,
                "claim %s was not bound to volume %s"
                        .formatted(plan.request().key(), note.result()),
                () -> isBound(plan, note));
        removePrime(plan, progress);
    }

    /** Given to the claim, one that is being deleted would vanish from under it. */
    private void requireLasting(RestorePlan plan, String source) throws IOException {
        PersistentVolume found = volumes.find(source).orElseThrow(() -> PrimeLost.of(plan, source));
        if (found.isMarkedForDeletion()) {
            throw new IOException(
                    "PersistentVolume %s was deleted while it was handed over to claim %s; its disk stays, and the next attempt gives it to the claim by another PersistentVolume"
                            .formatted(source, plan.request().key()));
        }
    }

    private PersistentVolume result(RestoreNotes.Note note) throws IOException {
        return volumes.find(note.result())
                .filter(note::isOfDisk)
                .orElseThrow(
                        () ->
                                new IOException(
                                        "PersistentVolume %s with the restored data is gone"
                                                .formatted(note.result())));
    }

    /** Nobody waits for a claim that another volume was given to. */
    private static void requireFree(
            RestorePlan plan, PersistentVolumeClaim target, RestoreNotes.Note note)
            throws IOException {
        String volume = target.getSpec().getVolumeName();
        if (volume != null && !volume.equals(note.result())) {
            throw taken(plan, volume);
        }
    }

    private static IOException taken(RestorePlan plan, String volume) {
        return new IOException(
                "claim %s has got volume '%s' meanwhile; delete the claim, and it gets the one that was restored"
                        .formatted(plan.request().key(), volume));
    }

    private boolean isBound(RestorePlan plan, RestoreNotes.Note note) {
        return informers
                .find(PersistentVolumeClaim.class, plan.request().key())
                .filter(found -> found.getStatus() != null)
                .filter(found -> "Bound".equals(found.getStatus().getPhase()))
                .filter(found -> note.result().equals(found.getSpec().getVolumeName()))
                .isPresent();
    }

    /** One of that name which somebody else has made is of another disk. */
    private void replace(
            RestorePlan plan,
            RestoreNotes.Note note,
            PersistentVolumeClaim target,
            ProgressListener progress)
            throws IOException, InterruptedException {
        Optional<PersistentVolume> there = volumes.find(note.result());
        if (there.isPresent()) {
            if (!note.isOfDisk(there.get())) {
                throw taken(plan, note.result());
            }
            return;
        }
        removePrime(plan, progress);
        volumes.find(note.source()).ifPresent(cluster::deleteOutside);
        await(
                progress,
                "PersistentVolume %s did not go".formatted(note.source()),
                () -> volumes.find(note.source()).isEmpty());
        // not the policy that it gets in the end: a claim that has gone meanwhile takes no disk
        // along
        cluster.createOutside(
                new PersistentVolumeBuilder(note.replacement().orElseThrow())
                        .editSpec()
                        .withPersistentVolumeReclaimPolicy(PersistentVolumes.RETAIN)
                        .withClaimRef(Replacement.reference(target))
                        .endSpec()
                        .build());
    }

    private void removePrime(RestorePlan plan, ProgressListener progress)
            throws IOException, InterruptedException {
        primes.find(plan.volume()).ifPresent(cluster::deleteOutside);
        await(
                progress,
                "claim %s did not go".formatted(plan.name()),
                () -> primes.find(plan.volume()).isEmpty());
    }

    /** The volume goes with its claim again, if its class wants it, and the Volume is complete. */
    public void settle(@Body RestorePlan plan) throws IOException {
        RestoreNotes.Note note = requireNote(plan);
        PersistentVolumeClaim target = targets.require(plan);
        PersistentVolume volume = result(note);
        volumes.release(volume, note.policy());
        notes.done(plan, ClaimFacts.of(target, volume));
        states.forget(plan);
    }

    private void await(ProgressListener progress, String otherwise, Supplier<Boolean> look)
            throws IOException, InterruptedException {
        Deadline end = new Deadline(patience, otherwise);
        waits.until(
                () -> look.get() ? Optional.of(true) : Optional.empty(),
                () -> {
                    CacheWaits.alive(progress).run();
                    end.check(() -> "");
                });
    }
}
