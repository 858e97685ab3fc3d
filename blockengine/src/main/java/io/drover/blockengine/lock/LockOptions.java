package io.drover.blockengine.lock;

import java.time.Duration;

/**
 * Timing of locks.
 *
 * @param settle how long to wait before checking again when another lock conflicts; also how long
 *     acquiring may take after a check before another check is necessary
 * @param refresh how often a held lock is written again
 * @param expiry age, by the store's clock, after which a lock that was not refreshed counts as
 *     abandoned
 */
public record LockOptions(Duration settle, Duration refresh, Duration expiry) {
    /** Longhorn's constants. */
    public static final LockOptions DEFAULT =
            new LockOptions(Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(150));

    /**
     * Age, by the holder's clock, from which on a lock that could not be refreshed is not relied
     * on: somewhat less than the {@link #expiry}, so that what is under way can be stopped before
     * somebody else takes the lock.
     */
    Duration reliable() {
        return expiry.minus(expiry.dividedBy(15));
    }

    /** When a refresh that failed is tried again. */
    Duration retry() {
        return refresh.dividedBy(4);
    }
}
