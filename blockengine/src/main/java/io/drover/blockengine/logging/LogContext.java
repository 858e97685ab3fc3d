package io.drover.blockengine.logging;

import org.slf4j.MDC;

import java.util.Map;

/**
 * Takes SLF4J's diagnostic context along to another thread, so that its lines can be found by what
 * the work was begun for.
 */
public final class LogContext {
    private LogContext() {}

    /** The same work with the caller's context, which the thread that runs it keeps. */
    public static Runnable carriedInto(Runnable work) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        if (context == null || context.isEmpty()) {
            return work;
        }
        return () -> {
            MDC.setContextMap(context);
            work.run();
        };
    }
}
