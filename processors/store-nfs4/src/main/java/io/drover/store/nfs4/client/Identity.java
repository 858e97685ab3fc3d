package io.drover.store.nfs4.client;

import io.drover.store.nfs4.proto.Operation;
import io.drover.store.nfs4.proto.SessionOperations;
import io.drover.store.nfs4.proto.SessionOperations.ClientRecord;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How the server knows this client. Whenever it meets the client anew a new incarnation begins, and
 * nothing of an earlier one exists any more, whatever its number. The numbers alone do not tell: a
 * server may give the same ones to clients, sessions and opens after a restart, as nfs-ganesha does
 * when it starts twice within a second. Changed under the lock of {@link Sessions} only.
 */
final class Identity {
    private static final int VERIFIER_SIZE = 8;
    private static final ClientRecord UNKNOWN = new ClientRecord(0, 0, false);

    private final byte[] verifier = new byte[VERIFIER_SIZE];
    private final byte[] owner =
            ("drover/" + UUID.randomUUID()).getBytes(StandardCharsets.US_ASCII);
    private volatile ClientRecord record = UNKNOWN;
    private final AtomicInteger incarnation = new AtomicInteger();

    Identity() {
        ThreadLocalRandom.current().nextBytes(verifier);
    }

    /** Says who this is; the answer is for {@link #met}. */
    Operation<ClientRecord> introduction() {
        return SessionOperations.exchangeId(verifier, owner);
    }

    /**
     * Takes note of the server's answer. The number for CREATE_SESSION in it counts only for a new
     * client; for one that is known servers may put anything there.
     */
    void met(ClientRecord answered) {
        if (!answered.confirmed() || answered.clientId() != record.clientId()) {
            record = answered;
            incarnation.incrementAndGet();
        }
    }

    void sessionMade() {
        record = new ClientRecord(record.clientId(), record.sequence() + 1, true);
    }

    /** The server counts otherwise: as if started again this client begins anew with it. */
    void forget() {
        ThreadLocalRandom.current().nextBytes(verifier);
        record = UNKNOWN;
    }

    ClientRecord record() {
        return record;
    }

    int incarnation() {
        return incarnation.get();
    }
}
