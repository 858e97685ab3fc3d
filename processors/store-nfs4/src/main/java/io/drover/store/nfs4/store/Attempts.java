package io.drover.store.nfs4.store;

import io.drover.store.nfs4.client.NfsStatusException;
import io.drover.store.nfs4.client.StateLostException;
import io.drover.store.nfs4.proto.NfsStatus;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * Does a whole piece of work again when the server lost what it stands on. Bounded, as a server
 * that does so every time is broken.
 */
final class Attempts {
    private static final int LIMIT = 5;

    private static final Set<NfsStatus> STATE_LOST =
            EnumSet.of(
                    NfsStatus.BAD_STATEID,
                    NfsStatus.STALE_STATEID,
                    NfsStatus.OLD_STATEID,
                    NfsStatus.EXPIRED,
                    NfsStatus.ADMIN_REVOKED,
                    NfsStatus.STALE,
                    NfsStatus.FHEXPIRED,
                    NfsStatus.BADHANDLE,
                    NfsStatus.BAD_COOKIE,
                    NfsStatus.NOT_SAME,
                    NfsStatus.IO,
                    NfsStatus.SERVERFAULT);

    @FunctionalInterface
    interface Work<T> {
        T attempt() throws IOException, InterruptedException;
    }

    private Attempts() {}

    static <T> T of(Work<T> work) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.attempt();
            } catch (StateLostException | ContentLostException e) {
                if (attempt == LIMIT) {
                    throw e;
                }
            } catch (NfsStatusException e) {
                if (attempt == LIMIT || !STATE_LOST.contains(e.status())) {
                    throw e;
                }
            }
        }
    }
}
