package io.drover.control.mover;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;

import org.apache.camel.Body;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Jobs that move data are about, in words, for the status of what they work for. Bean {@code
 * moverStates}. Thread-safe.
 */
public final class MoverStates {
    private static final String MESSAGE = "mover";

    private final Map<String, String> texts = new ConcurrentHashMap<>();

    void set(JobPlan plan, String text) {
        texts.put(plan.uid(), text);
    }

    void forget(JobPlan plan) {
        texts.remove(plan.uid());
    }

    /**
     * @param uid of what the Job works for
     */
    Optional<String> text(String uid) {
        return Optional.ofNullable(texts.get(uid));
    }

    /** Into {@code status.messages.mover}. */
    public void report(@Body Reconciliation<Backup, Backup.Status> run) {
        Optional.ofNullable(texts.get(run.resource().getMetadata().getUid()))
                .ifPresentOrElse(
                        text -> run.status().messages.put(MESSAGE, text),
                        () -> run.status().messages.remove(MESSAGE));
    }
}
