package io.drover.console.guard;

import io.vertx.ext.web.Router;

/**
 * Answers requests that no route can, such as those whose body must not be read as a whole. Bound
 * to the registry; what the guard refuses does not reach it.
 */
public interface GuardedHandler {
    /** Before the routes, after the guard. */
    int ORDER = -50;

    /** To be called before any request is served. */
    void install(Router router);
}
