package io.drover.control.mover;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;

import org.apache.camel.Body;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Jobs that move data are about, in words, for the status of their Backups. Bean {@code
 * moverStates}. Thread-safe.
 */
public final class MoverStates {
    private static final String MESSAGE = "mover";

    private final Map<String, String> texts = new ConcurrentHashMap<>();

    void set(MoverPlan plan, String text) {
        texts.put(plan.uid(), text);
    }

    void forget(MoverPlan plan) {
        texts.remove(plan.uid());
    }

    /** Into {@code status.messages.mover}. */
    public void report(@Body Reconciliation<Backup, Backup.Status> run) {
        Optional.ofNullable(texts.get(run.resource().getMetadata().getUid()))
                .ifPresentOrElse(
                        text -> run.status().messages.put(MESSAGE, text),
                        () -> run.status().messages.remove(MESSAGE));
    }
}
