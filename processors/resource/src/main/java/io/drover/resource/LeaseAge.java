package io.drover.resource;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long the holder of a Lease has not renewed it: by the clock of this machine, from when the
 * last renewal was seen, so that clocks need not agree. Used by one thread.
 */
final class LeaseAge {
    private final LongSupplier nanos;
    private String seen = "";
    private long seenNanos;

    /**
     * @param nanos a monotonic clock, in nanoseconds
     */
    LeaseAge(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether it was seen like this for so long. */
    boolean hasReached(Duration duration, Lease lease) {
        String now = lease.getSpec().getHolderIdentity() + " " + lease.getSpec().getRenewTime();
        if (!now.equals(seen)) {
            seen = now;
            seenNanos = nanos.getAsLong();
        }
        return nanos.getAsLong() - seenNanos >= duration.toNanos();
    }
}
