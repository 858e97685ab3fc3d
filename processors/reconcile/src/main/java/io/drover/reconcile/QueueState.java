package io.drover.reconcile;

import java.time.Duration;

/**
 * The progress of the reconciliation of one kind.
 *
 * @param kind plural name of the resources
 * @param length keys that wait for a worker
 * @param runs since the start
 * @param failures runs since the start that failed and are repeated; meeting a newer version of an
 *     object is none
 * @param workers as many as there ought to be
 * @param alive as many as there are
 * @param stalledFor how long keys have been waiting without any being taken or given back
 */
public record QueueState(
        String kind,
        int length,
        long runs,
        long failures,
        int workers,
        int alive,
        Duration stalledFor) {}
