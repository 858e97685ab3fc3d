package io.drover.nbd;

import java.util.concurrent.atomic.AtomicLong;

/** How a client is called in the log. */
final class ClientName {
    private static final AtomicLong NUMBER = new AtomicLong();

    private ClientName() {}

    static String next() {
        return "#" + NUMBER.incrementAndGet();
    }
}
