package io.drover.nbd;

import java.time.Duration;

/**
 * What clients can take of the server: its memory for their data is at most {@code connections}
 * times {@link #MAX_PAYLOAD}.
 *
 * @param connections clients at once; further ones are turned away
 * @param requests of one client that are worked on at once
 * @param handshake how long a client may take until it uses a device
 * @param farewell how long clients get to take the last answers when a device is closed
 */
public record NbdLimits(int connections, int requests, Duration handshake, Duration farewell) {
    /**
     * Bytes of one request; every client may rely on as many. Also the bound of all of a client.
     */
    public static final int MAX_PAYLOAD = 32 << 20;

    public static final NbdLimits DEFAULT =
            new NbdLimits(16, 16, Duration.ofSeconds(30), Duration.ofSeconds(10));
}
