package io.drover.control.standby;

import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.job.JobRunner;
import io.drover.control.standby.Followed.Newest;
import io.drover.control.volume.VolumeAttachment;
import io.drover.control.volume.VolumeRestore;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Conditions;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.drover.volume.HeldBackup;
import io.drover.volume.StandbyContent;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a standby volume an ordinary one. It asks the target for the last backup and waits for it,
 * but no longer than for the patience after the request or the last sign of progress: the target
 * may be what was lost. Bean {@code standbyActivation}.
 */
public final class StandbyActivation {
    /** Set to {@code true}: activate at the backup that the volume holds, without waiting. */
    public static final String ANNOTATION_NOW = "drover.io/activate-now";

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Cluster cluster;
    private final Informers informers;
    private final StandbyContents contents;
    private final JobRunner jobs;
    private final BackupVolumes backupVolumes;
    private final Duration patience;
    private final InstantSource clock;

    StandbyActivation(
            Cluster cluster,
            Informers informers,
            StandbyContents contents,
            JobRunner jobs,
            Duration patience,
            InstantSource clock) {
        this.cluster = cluster;
        this.informers = informers;
        this.contents = contents;
        this.jobs = jobs;
        this.backupVolumes = new BackupVolumes(informers, cluster, clock);
        this.patience = patience;
        this.clock = clock;
    }

    /** Notes when it was requested, and asks the target for the last backup. */
    public void begin(
            @Body Reconciliation<Volume, Volume.Status> run,
            @Variable("followed") Followed followed) {
        if (!run.status().activationRequestedAt.isEmpty()) {
            return;
        }
        String now = Times.format(clock.instant());
        run.status().activationRequestedAt = now;
        run.normalEvent("ActivationRequested", "is activated when it holds the last backup");
        String target = run.resource().getSpec().backupTargetName;
        if (followed instanceof Newest newest) {
            backupVolumes.requestSync(newest.source(), now);
        } else if (informers.find(BackupTarget.class, target).isPresent()) {
            cluster.patchSpec(BackupTarget.class, target, Map.of("syncRequestedAt", now));
        }
    }

    /** Whether it is time: the volume holds the last backup, or that cannot be had. */
    boolean isDue(Reconciliation<Volume, Volume.Status> run, Followed followed) throws IOException {
        StandbyContent content = contents.of(run.resource());
        return content.isWhole()
                && (obstacle(run, followed, content).isEmpty()
                        || !clock.instant().isBefore(deadline(run)));
    }

    /** Why the volume cannot be known to hold the last backup; empty if it is known to. */
    private Optional<String> obstacle(
            Reconciliation<Volume, Volume.Status> run, Followed followed, StandbyContent content) {
        return switch (followed) {
            case Followed.Nothing nothing -> obstacle(run, nothing);
            case Newest newest when !newest.isAvailable() ->
                    Optional.of("backup target %s is unavailable".formatted(newest.targetName()));
            case Newest newest when !isAnswered(run, newest.source().getStatus().lastSyncedAt) ->
                    Optional.of(
                            "backup target %s has not told its last backup yet"
                                    .formatted(newest.targetName()));
            case Newest newest when StandbyCases.isBehind(content, newest) ->
                    Optional.of("backup %s has not been restored".formatted(newest.backup()));
            case Newest _ -> Optional.empty();
        };
    }

    /** A target that has no backups of the source has nothing to wait for, once it has said so. */
    private Optional<String> obstacle(
            Reconciliation<Volume, Volume.Status> run, Followed.Nothing nothing) {
        Optional<BackupTarget> target =
                informers.find(BackupTarget.class, run.resource().getSpec().backupTargetName);
        boolean answered =
                target.isEmpty() || isAnswered(run, target.get().getStatus().lastSyncedAt);
        return answered ? Optional.empty() : Optional.of(nothing.message());
    }

    private static boolean isAnswered(
            Reconciliation<Volume, Volume.Status> run, String lastSyncedAt) {
        Instant requested = Times.parse(run.status().activationRequestedAt).orElse(Instant.EPOCH);
        return Times.parse(lastSyncedAt).map(time -> !time.isBefore(requested)).orElse(false);
    }

    /** Until when the last backup is awaited; a step that moves puts it off. */
    private Instant deadline(Reconciliation<Volume, Volume.Status> run) {
        Volume volume = run.resource();
        boolean now =
                Optional.ofNullable(volume.getMetadata().getAnnotations())
                        .map(annotations -> "true".equals(annotations.get(ANNOTATION_NOW)))
                        .orElse(false);
        Instant requested = Times.parse(run.status().activationRequestedAt).orElse(clock.instant());
        if (now) {
            return Instant.EPOCH;
        }
        Optional<Instant> moved =
                jobs.find(VolumeRestore.key(volume))
                        .filter(job -> job.result().isEmpty())
                        .map(job -> clock.instant().minus(job.stalledFor()));
        return moved.filter(requested::isBefore).orElse(requested).plus(patience);
    }

    /** Interrupts the step that is under way; its end reconciles the volume again. */
    public void interrupt(@Body Reconciliation<Volume, Volume.Status> run) {
        jobs.cancel(VolumeRestore.key(run.resource()));
    }

    /** Shows what it waits for, unless it is done. */
    public void report(
            @Body Reconciliation<Volume, Volume.Status> run,
            @Variable("followed") Followed followed)
            throws IOException {
        if (!run.status().standby || StandbyContents.isHandedOver(run.resource())) {
            return;
        }
        StandbyContent content = contents.of(run.resource());
        Optional<HeldBackup> held = content.held();
        Optional<String> interval = StandbyContents.interval(content);
        if (held.isPresent() && interval.isPresent()) {
            condition(
                    run,
                    true,
                    "BetweenBackups",
                    "it %s, and holds neither; it is activated as soon as it has been brought to that or a later one; condition %s shows how far that is"
                            .formatted(interval.get(), Volume.CAUGHT_UP));
            return;
        }
        if (held.isEmpty()) {
            String message =
                    "no backup has been restored completely yet; it is activated as soon as one"
                            + " has, or delete the volume";
            condition(run, true, "NothingRestored", message);
            return;
        }
        Duration left = Duration.between(clock.instant(), deadline(run));
        condition(
                run,
                true,
                "AwaitingLastBackup",
                "%s; otherwise it is activated at %s in at most %d s without progress, or at once with annotation %s=true"
                        .formatted(
                                obstacle(run, followed, content).orElse("it is about to be done"),
                                StandbyReport.describe(held.get()),
                                patience.toSeconds(),
                                ANNOTATION_NOW));
        run.requeueAfter(left.compareTo(LOOK) < 0 ? LOOK : left);
    }

    /** From now on it is an ordinary volume. */
    public void finish(
            @Body Reconciliation<Volume, Volume.Status> run,
            @Variable("followed") Followed followed)
            throws IOException {
        StandbyContent content = contents.of(run.resource());
        Optional<HeldBackup> held = content.held();
        Optional<String> obstacle = obstacle(run, followed, content);
        contents.activate(run.resource());
        String at = "activated at " + StandbyReport.describe(held.orElseThrow());
        String message =
                obstacle.map(why -> at + "; there may be later ones: " + why)
                        .orElse(at + ", the last one");
        if (obstacle.isPresent()) {
            run.warningEvent("ActivatedWithoutLastBackup", message);
        } else {
            run.normalEvent("Activated", message);
        }
        Volume.Status status = run.status();
        status.standby = false;
        status.restoreRequired = false;
        status.restoreInitiated = true;
        status.state = VolumeAttachment.DETACHED;
        status.currentNodeID = "";
        status.robustness = "unknown";
        status.conditions =
                status.conditions.stream()
                        .filter(condition -> !condition.type().equals(Volume.CAUGHT_UP))
                        .toList();
        status.conditions =
                Conditions.with(status.conditions, "Restore", false, "", message, clock.instant());
        condition(run, false, "Activated", message);
        jobs.forget(VolumeRestore.key(run.resource()));
        // it is attached by the next reconciliation
        run.requeueAfter(Duration.ZERO);
    }

    private void condition(
            Reconciliation<Volume, Volume.Status> run,
            boolean activating,
            String reason,
            String message) {
        run.status().conditions =
                Conditions.with(
                        run.status().conditions,
                        Volume.ACTIVATION,
                        activating,
                        reason,
                        message,
                        clock.instant());
    }
}
