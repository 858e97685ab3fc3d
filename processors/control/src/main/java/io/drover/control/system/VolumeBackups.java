package io.drover.control.system;

import io.drover.control.system.SystemObstacle.Failed;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.ResourceKey;
import io.drover.resource.Snapshot;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemBackup.VolumeState;
import io.drover.resource.Times;
import io.drover.resource.Volume;

import org.apache.camel.Body;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Backs up the volumes of a system backup; one that fails holds up no other. Bean {@code
 * systemBackupVolumes}.
 */
public final class VolumeBackups {
    private final VolumeBackup each;
    private final Informers informers;
    private final InstantSource clock;
    private final Duration deadline;
    private final Duration patience;

    /**
     * @param deadline after which volumes that are not backed up count as failed
     * @param patience how long to wait for a target that is unavailable
     */
    VolumeBackups(
            VolumeBackup each,
            Informers informers,
            InstantSource clock,
            Duration deadline,
            Duration patience) {
        this.each = each;
        this.informers = informers;
        this.clock = clock;
        this.deadline = deadline;
        this.patience = patience;
    }

    /**
     * Takes all volumes a step further.
     *
     * @throws Waiting until all have ended
     * @throws Failed if all have ended and some have failed; the message lists them
     */
    public void follow(@Body Reconciliation<SystemBackup, SystemBackup.Status> run)
            throws Waiting, Failed {
        informers.await(
                run.key(),
                List.of(
                        ResourceKey.any(Volume.class),
                        ResourceKey.any(Snapshot.class),
                        ResourceKey.any(Backup.class),
                        ResourceKey.any(BackupTarget.class)));
        List<VolumeState> states = new ArrayList<>();
        for (VolumeState state : run.status().volumes) {
            states.add(state.state().equals(VolumePlan.PENDING) ? look(run, state) : state);
        }
        run.status().volumes = states;
        long open = count(states, VolumePlan.PENDING);
        if (open > 0) {
            requeue(run);
            throw new Waiting("%d of %d volumes are open".formatted(open, states.size()));
        }
        informers.await(run.key(), List.of());
        requireNoneFailed(states);
    }

    private static long count(List<VolumeState> states, String state) {
        return states.stream().filter(each -> each.state().equals(state)).count();
    }

    private static void requireNoneFailed(List<VolumeState> states) throws Failed {
        if (count(states, VolumePlan.ERROR) > 0) {
            throw new Failed(
                    "VolumeBackups",
                    "%d of %d volumes could not be backed up, and so there is no system backup: %s"
                            .formatted(
                                    count(states, VolumePlan.ERROR), states.size(), list(states)));
        }
    }

    private static String list(List<VolumeState> states) {
        return states.stream()
                .filter(state -> state.state().equals(VolumePlan.ERROR))
                .map(state -> state.name() + ": " + state.message())
                .collect(Collectors.joining("; "));
    }

    private VolumeState look(
            Reconciliation<SystemBackup, SystemBackup.Status> run, VolumeState state) {
        try {
            return each.look(run.resource(), state);
        } catch (Waiting e) {
            return waiting(run, state, e.getMessage());
        } catch (Failed | IOException e) {
            return failed(run, state, e.getMessage());
        }
    }

    private VolumeState waiting(
            Reconciliation<SystemBackup, SystemBackup.Status> run,
            VolumeState state,
            String message) {
        Duration since = Duration.between(start(run), clock.instant());
        if (since.compareTo(deadline) >= 0) {
            return failed(run, state, "not done within %s: %s".formatted(text(deadline), message));
        }
        if (isTargetAway(state) && since.compareTo(patience) >= 0) {
            return failed(
                    run,
                    state,
                    "backup target %s has been unavailable for %s; see its condition Unavailable"
                            .formatted(state.target(), text(patience)));
        }
        return new VolumeState(state.name(), state.target(), "", VolumePlan.PENDING, message);
    }

    private boolean isTargetAway(VolumeState state) {
        return informers
                .find(BackupTarget.class, state.target())
                .filter(target -> target.getStatus().available)
                .isEmpty();
    }

    private static VolumeState failed(
            Reconciliation<SystemBackup, SystemBackup.Status> run,
            VolumeState state,
            String message) {
        run.warningEvent("SystemBackupVolumeFailed", state.name() + ": " + message);
        return new VolumeState(state.name(), state.target(), "", VolumePlan.ERROR, message);
    }

    private Instant start(Reconciliation<SystemBackup, SystemBackup.Status> run) {
        return Times.parse(run.status().startedAt).orElseGet(clock::instant);
    }

    /** When the deadline or the patience ends, whichever is next. */
    private void requeue(Reconciliation<SystemBackup, SystemBackup.Status> run) {
        Instant now = clock.instant();
        for (Duration end : List.of(patience, deadline)) {
            Duration left = Duration.between(now, start(run).plus(end));
            if (left.isPositive()) {
                run.requeueAfter(left);
            }
        }
    }

    private static String text(Duration time) {
        return time.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }

    /** All volumes are backed up. */
    public void complete(@Body Reconciliation<SystemBackup, SystemBackup.Status> run) {
        run.status().state = SystemNames.GENERATING;
        run.requeueAfter(Duration.ZERO);
    }
}
