package io.drover.console.guard;

import io.vertx.ext.web.RoutingContext;

import java.time.Duration;

/** Requests by which pages that are shown keep up; nobody need sit before them. */
final class LiveRequests {
    static final String STREAM = "/console/events";
    private static final String PART = "part";

    /** A stream that was let in once must not outlast the right to it for long. */
    private static final Duration LONGEST_STREAM = Duration.ofMinutes(2);

    private LiveRequests() {}

    static boolean isOne(RoutingContext context) {
        return context.normalizedPath().equals(STREAM) || context.request().getParam(PART) != null;
    }

    /** Has a stream end after a while; browsers open it again, and are looked at again. */
    static void limit(RoutingContext context) {
        if (context.normalizedPath().equals(STREAM)) {
            long timer =
                    context.vertx()
                            .setTimer(
                                    LONGEST_STREAM.toMillis(),
                                    id -> {
                                        if (!context.response().ended()) {
                                            context.response().end();
                                        }
                                    });
            context.addEndHandler(end -> context.vertx().cancelTimer(timer));
        }
    }
}
