package io.drover.control.system;

import io.drover.control.system.SystemObstacle.Failed;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Conditions;
import io.drover.resource.SystemRestore;
import io.drover.resource.SystemRestore.ItemState;

import org.apache.camel.Body;
import org.apache.camel.ExchangeException;

import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;

/** What the status of a SystemRestore says of its course. Bean {@code systemRestoreReport}. */
public final class SystemRestoreReport {
    private final InstantSource clock;

    SystemRestoreReport(InstantSource clock) {
        this.clock = clock;
    }

    /** It goes on later. */
    public void waiting(
            @Body Reconciliation<SystemRestore, SystemRestore.Status> run,
            @ExchangeException Waiting why) {
        condition(run, false, "Waiting", why.getMessage());
    }

    /** State Error, with the reason. */
    public void failed(
            @Body Reconciliation<SystemRestore, SystemRestore.Status> run,
            @ExchangeException Failed why) {
        run.status().state = SystemRestoreCases.ERROR;
        condition(run, true, why.reason(), why.getMessage());
        run.warningEvent("SystemRestoreFailed", why.getMessage());
    }

    /** State Completed if everything is there, otherwise Error. */
    public void end(@Body Reconciliation<SystemRestore, SystemRestore.Status> run) throws Failed {
        List<ItemState> items = run.status().items;
        List<ItemState> failed = in(items, RestoreItem.FAILED);
        if (!failed.isEmpty()) {
            throw new Failed(
                    "Restore",
                    "%d of %d resources are not restored; remove the causes and create another SystemRestore, which goes on with what is missing: %s"
                            .formatted(failed.size(), items.size(), list(failed)));
        }
        String counts =
                "%d to be restored, %d restored, %d skipped"
                        .formatted(
                                in(items, RestoreItem.TO_BE_RESTORED).size(),
                                in(items, RestoreItem.RESTORED).size(),
                                in(items, RestoreItem.SKIPPED).size());
        run.status().state = SystemRestoreCases.COMPLETED;
        condition(run, false, "", counts);
        run.normalEvent("SystemRestoreCompleted", counts);
    }

    private static List<ItemState> in(List<ItemState> items, String state) {
        return items.stream().filter(item -> item.state().equals(state)).toList();
    }

    private static String list(List<ItemState> items) {
        return items.stream()
                .map(item -> "%s %s: %s".formatted(item.kind(), item.name(), item.message()))
                .collect(Collectors.joining("; "));
    }

    private void condition(
            Reconciliation<SystemRestore, SystemRestore.Status> run,
            boolean value,
            String reason,
            String message) {
        run.status().conditions =
                Conditions.with(
                        run.status().conditions,
                        SystemBackupReport.CONDITION,
                        value,
                        reason,
                        message,
                        clock.instant());
    }
}
