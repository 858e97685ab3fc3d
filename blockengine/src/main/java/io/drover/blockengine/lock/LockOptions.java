package io.drover.blockengine.lock;

import java.time.Duration;

/**
 * Timing of locks.
 *
 * @param settle how long to wait before looking again when another lock is in the way; also how
 *     long it may take from looking to being acquired without looking again
 * @param refresh how often a held lock is written again
 * @param expiry age, by the store's clock, after which a lock that was not refreshed counts as
 *     abandoned
 */
public record LockOptions(Duration settle, Duration refresh, Duration expiry) {
    /** Longhorn's constants. */
    public static final LockOptions DEFAULT =
            new LockOptions(Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(150));
}
