package io.drover.control.system;

import io.drover.control.backuptarget.TargetAvailability;
import io.drover.control.system.SystemObstacle.Failed;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.ResourceReader;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemBackup.PartState;
import io.drover.resource.Times;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Backs up the volumes or the images of a system backup; one that fails holds up no other. */
final class PartBackups {
    private final PartBackup each;
    private final ResourceReader resources;
    private final SystemLimits limits;
    private final String failure;

    /**
     * @param failure reason of the event of one that fails
     */
    PartBackups(PartBackup each, ResourceReader resources, SystemLimits limits, String failure) {
        this.each = each;
        this.resources = resources;
        this.limits = limits;
        this.failure = failure;
    }

    /** Takes all that are open a step further. */
    List<PartState> look(
            Reconciliation<SystemBackup, SystemBackup.Status> run, List<PartState> states) {
        return states.stream()
                .map(state -> state.state().equals(PartPlan.PENDING) ? look(run, state) : state)
                .toList();
    }

    /**
     * @param what they are, for people
     * @throws Waiting until all have ended
     */
    void requireEnded(
            Reconciliation<SystemBackup, SystemBackup.Status> run,
            List<PartState> states,
            String what)
            throws Waiting {
        long open = states.stream().filter(state -> state.state().equals(PartPlan.PENDING)).count();
        if (open > 0) {
            run.requeueAfter(limits.untilNextLook(run.status()));
            throw new Waiting(
                    "%d of %d %s are open; %s"
                            .formatted(open, states.size(), what, limits.outlook(run.status())));
        }
    }

    private PartState look(Reconciliation<SystemBackup, SystemBackup.Status> run, PartState state) {
        try {
            return each.look(run.resource(), state);
        } catch (Waiting e) {
            return waiting(run, state, e.getMessage());
        } catch (Failed | IOException e) {
            return failed(run, state, e.getMessage());
        }
    }

    private PartState waiting(
            Reconciliation<SystemBackup, SystemBackup.Status> run,
            PartState state,
            String message) {
        Optional<String> late = limits.late(run.status());
        if (late.isPresent()) {
            return failed(run, state, "%s: %s".formatted(late.get(), message));
        }
        if (isTargetAway(run.status(), state)) {
            return failed(
                    run,
                    state,
                    "backup target %s has been unavailable for %s; see its condition Unavailable"
                            .formatted(state.target(), limits.patience()));
        }
        return new PartState(state.name(), state.target(), "", PartPlan.PENDING, message);
    }

    private boolean isTargetAway(SystemBackup.Status status, PartState state) {
        Optional<BackupTarget> target = resources.find(BackupTarget.class, state.target());
        return target.filter(found -> found.getStatus().available).isEmpty()
                && limits.isPatienceOver(status, target.flatMap(PartBackups::awaySince));
    }

    private static Optional<Instant> awaySince(BackupTarget target) {
        return Conditions.find(target.getStatus().conditions, TargetAvailability.UNAVAILABLE)
                .filter(Condition::isTrue)
                .flatMap(condition -> Times.parse(condition.lastTransitionTime()));
    }

    private PartState failed(
            Reconciliation<SystemBackup, SystemBackup.Status> run,
            PartState state,
            String message) {
        run.warningEvent(failure, state.name() + ": " + message);
        return new PartState(state.name(), state.target(), "", PartPlan.ERROR, message);
    }
}
