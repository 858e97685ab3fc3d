package io.drover.console.guard;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

import java.time.Duration;

/**
 * Ends the connection of a request that was answered before all of it had come. Closed at once, it
 * would be reset, and clients that send first and read then would never see the answer.
 */
public final class Farewell {
    /** What comes meanwhile is thrown away. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Farewell() {}

    /** To be called on the request's own thread, once its answer has ended. */
    public static void say(HttpServerRequest request) {
        if (request.isEnded()) {
            request.connection().close();
            return;
        }
        Vertx vertx = Vertx.currentContext().owner();
        long timer = vertx.setTimer(PATIENCE.toMillis(), _ -> request.connection().close());
        request.exceptionHandler(_ -> vertx.cancelTimer(timer));
        request.endHandler(
                _ -> {
                    vertx.cancelTimer(timer);
                    request.connection().close();
                });
        request.resume();
    }
}
