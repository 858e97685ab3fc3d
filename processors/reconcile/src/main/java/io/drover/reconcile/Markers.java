package io.drover.reconcile;

import org.slf4j.MDC;

/**
 * The marker of the reconciliation that a thread works for, {@code kind/namespace/name#n}, in every
 * line that it logs. It is kept in SLF4J's diagnostic context; jobs that a reconciliation starts
 * take the context along.
 */
public final class Markers {
    /** Key of the diagnostic context. */
    public static final String KEY = "reconciliation";

    private Markers() {}

    /** Until {@link #clear} the thread works for that reconciliation. */
    static void set(String marker) {
        MDC.put(KEY, marker);
    }

    static void clear() {
        MDC.remove(KEY);
    }
}
