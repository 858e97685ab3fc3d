package io.drover.control.mover;

import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.control.backupvolume.Backups;
import io.drover.control.claim.ClaimFacts;
import io.drover.control.claim.ClaimRequest;
import io.drover.control.job.Retries;
import io.drover.control.volume.VolumeRestore;
import io.drover.mover.RestoreTask;
import io.drover.reconcile.Informers;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.drover.store.BackupUrl;

import org.apache.camel.Body;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what a restore into a claim needs, and how far it has got. Bean {@code restorePlans}. */
public final class RestorePlans {
    private final Informers informers;
    private final Cluster cluster;
    private final Retries retries;
    private final PrimeClaims primes;
    private final RestoreNotes notes;

    RestorePlans(Informers informers, Cluster cluster, Retries retries, PrimeClaims primes) {
        this.informers = informers;
        this.cluster = cluster;
        this.retries = retries;
        this.primes = primes;
        this.notes = new RestoreNotes(cluster);
    }

    /**
     * @throws IOException if something is missing, or cannot be restored into a claim
     */
    public RestorePlan plan(@Body RestoreTask task) throws IOException {
        // not from a cache: what an earlier run has noted must not be missed
        Volume volume =
                cluster.find(Volume.class, task.volume())
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "Volume '%s' is gone".formatted(task.volume())));
        if (!task.backingImage().isEmpty()) {
            throw new IOException(
                    "the backup lies on backing image '%s', and a claim cannot; restore it into a volume of Drover's own"
                            .formatted(task.backingImage()));
        }
        RestorePlan.Stage stage = stage(volume);
        return new RestorePlan(
                task,
                volume,
                JobPlan.attempt(
                        informers,
                        volume.getMetadata().getUid(),
                        retries.failures(VolumeRestore.key(volume))),
                ClaimRequest.of(volume),
                backup(task, volume, stage),
                Long.parseLong(volume.getSpec().size),
                stage);
    }

    /** One that is gone does not hold up what has been read of it. */
    private Backup backup(RestoreTask task, Volume volume, RestorePlan.Stage stage)
            throws IOException {
        BackupUrl url = BackupUrl.parse(volume.getSpec().fromBackup);
        List<Backup> known =
                informers.list(Backup.class, Names.LABEL_BACKUP_VOLUME, url.volume().value());
        return known.stream()
                .filter(found -> isOf(found, url, volume))
                .findFirst()
                .or(
                        () ->
                                stage == RestorePlan.Stage.WRITE
                                        ? Optional.empty()
                                        : Optional.of(
                                                UnknownBackup.of(
                                                        task.request().backup().value(),
                                                        labels(volume),
                                                        known)))
                .orElseThrow(() -> new IOException("backup %s is not known".formatted(url)));
    }

    /** What was noted of the backup that the device holds. */
    private static Optional<Map<String, String>> labels(Volume volume) {
        return RestoreNotes.labels(volume)
                .or(() -> StandbyNotes.held(volume).map(found -> found.reached().labels()));
    }

    /** A standby volume has been brought to another one than it began with. */
    private static boolean isOf(Backup backup, BackupUrl url, Volume volume) {
        return volume.follows()
                ? StandbyNotes.heldBackup(volume)
                        .filter(held -> held.backup().equals(Backups.remoteName(backup)))
                        .isPresent()
                : url.isSame(backup.getStatus().url);
    }

    private RestorePlan.Stage stage(Volume volume) {
        if (RestoreNotes.outcome(volume).isEmpty()) {
            return RestorePlan.Stage.WRITE;
        }
        if (ClaimFacts.on(volume).isPresent()) {
            return RestorePlan.Stage.DONE;
        }
        if (RestoreNotes.handOver(volume).isPresent() || primes.find(volume).isPresent()) {
            return RestorePlan.Stage.HAND_OVER;
        }
        notes.forget(volume);
        return RestorePlan.Stage.WRITE;
    }

    /** What was written, by this run or an earlier one. */
    public RestoreOutcome outcome(@Body RestorePlan plan) throws IOException {
        return cluster.find(Volume.class, plan.task().volume())
                .flatMap(RestoreNotes::outcome)
                .orElseThrow(
                        () ->
                                new IOException(
                                        "the note of what was restored is gone from the Volume"));
    }
}
