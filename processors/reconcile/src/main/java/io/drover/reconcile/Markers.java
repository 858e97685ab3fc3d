package io.drover.reconcile;

import org.slf4j.MDC;

import java.util.Optional;

/**
 * The marker of the reconciliation that a thread works for, {@code kind/namespace/name#n}, in every
 * line that it logs. It is kept in SLF4J's diagnostic context; jobs that a reconciliation starts
 * take the context along.
 */
public final class Markers {
    /** Key of the diagnostic context. */
    public static final String KEY = "reconciliation";

    /** The time in which a thread works for a reconciliation. */
    public interface Scope extends AutoCloseable {
        /** Gives the thread back the marker, or none, that it had before. */
        @Override
        void close();
    }

    private Markers() {}

    /** The thread works for that reconciliation until it closes the scope. */
    public static Scope open(String marker) {
        Optional<String> before = current();
        MDC.put(KEY, marker);
        return () -> before.ifPresentOrElse(value -> MDC.put(KEY, value), () -> MDC.remove(KEY));
    }

    /** Of the reconciliation that this thread works for. */
    public static Optional<String> current() {
        return Optional.ofNullable(MDC.get(KEY));
    }
}
