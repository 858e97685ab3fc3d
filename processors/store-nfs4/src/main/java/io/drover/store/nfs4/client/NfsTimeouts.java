package io.drover.store.nfs4.client;

import java.time.Duration;

/**
 * How long to wait; all positive.
 *
 * @param connect for a TCP connection, name resolution included
 * @param answer for the answer to one transmission; then it is repeated on a new connection
 * @param call for one call with all its repetitions
 * @param reconnect after the server's last answer to anybody; from then on, and before its first
 *     answer, an attempt that fails fails the call at once
 */
public record NfsTimeouts(Duration connect, Duration answer, Duration call, Duration reconnect) {
    public static final NfsTimeouts DEFAULT =
            new NfsTimeouts(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(20));

    public NfsTimeouts {
        for (Duration duration : new Duration[] {connect, answer, call, reconnect}) {
            if (!duration.isPositive()) {
                throw new IllegalArgumentException("a time-out must be positive, not " + duration);
            }
        }
    }
}
