package io.drover.endpoint.nfs.client;

import io.drover.endpoint.nfs.proto.Attribute;
import io.drover.endpoint.nfs.proto.Compound;
import io.drover.endpoint.nfs.proto.CompoundAnswer;
import io.drover.endpoint.nfs.proto.FileAttributes;
import io.drover.endpoint.nfs.proto.NfsStatus;
import io.drover.endpoint.nfs.proto.Operation;
import io.drover.endpoint.nfs.proto.Operations;
import io.drover.endpoint.nfs.proto.SessionOperations;
import io.drover.endpoint.nfs.proto.SessionOperations.ClientRecord;
import io.drover.endpoint.nfs.proto.SessionOperations.GrantedSession;
import io.drover.endpoint.nfs.proto.SessionOperations.Limits;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The session in use, and making another one when it is lost. Nothing is reclaimed after a restart
 * of the server: what was open starts over. One thread at a time makes a session, the others wait.
 */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final int ATTEMPTS = 5;

    /** The server has forgotten something in between; all starts over. */
    private static final Set<NfsStatus> OUTDATED =
            EnumSet.of(
                    NfsStatus.STALE_CLIENTID,
                    NfsStatus.SEQ_MISORDERED,
                    NfsStatus.BADSESSION,
                    NfsStatus.DEADSESSION);

    private static final int VERIFIER_SIZE = 8;
    private static final int SHORTEST_LEASE_SECONDS = 5;

    private final Connection connection;
    private final NfsTraffic traffic;
    private final String server;
    private final Limits wanted;
    private final byte[] verifier = new byte[VERIFIER_SIZE];
    private final byte[] owner =
            ("drover/" + UUID.randomUUID()).getBytes(StandardCharsets.US_ASCII);
    private final ReentrantLock making = new ReentrantLock();
    private volatile Optional<NfsSession> current = Optional.empty();
    private volatile long clientId;
    private volatile Duration lease = Duration.ofSeconds(SHORTEST_LEASE_SECONDS);

    Sessions(Connection connection, NfsTraffic traffic, String server, Limits wanted) {
        this.connection = connection;
        this.traffic = traffic;
        this.server = server;
        this.wanted = wanted;
        ThreadLocalRandom.current().nextBytes(verifier);
    }

    NfsSession current(Deadline deadline) throws IOException, InterruptedException {
        Optional<NfsSession> usable = usable();
        if (usable.isPresent()) {
            return usable.get();
        }
        if (!making.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
            throw new UnreachableException(
                    "NFS server %s gave no session in time".formatted(server), null);
        }
        try {
            usable = usable();
            return usable.isPresent() ? usable.get() : make(deadline);
        } finally {
            making.unlock();
        }
    }

    Optional<NfsSession> usable() {
        return current.filter(session -> !session.isLost());
    }

    private NfsSession make(Deadline deadline) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            ClientRecord client = introduce(deadline);
            Operation<GrantedSession> create = SessionOperations.createSession(client, wanted);
            CompoundAnswer answer = plain(deadline, create);
            if (answer.ok()) {
                NfsSession session = new NfsSession(answer.get(create));
                clientId = client.clientId();
                answer = begin(session, deadline);
                if (answer.ok() || answer.status() == NfsStatus.COMPLETE_ALREADY) {
                    learnLease(session, deadline);
                    current = Optional.of(session);
                    traffic.sessionMade();
                    LOG.debug("session of {} slots with {}", session.slots().highest() + 1, server);
                    return session;
                }
            }
            if (!OUTDATED.contains(answer.status()) || attempt == ATTEMPTS) {
                throw new SessionRefusedException("a session", answer);
            }
        }
    }

    private ClientRecord introduce(Deadline deadline) throws IOException, InterruptedException {
        Operation<ClientRecord> exchange = SessionOperations.exchangeId(verifier, owner);
        CompoundAnswer answer = plain(deadline, exchange);
        if (!answer.ok()) {
            throw new SessionRefusedException("this client", answer);
        }
        return answer.get(exchange);
    }

    /** Until it is told that nothing is reclaimed a restarted server refuses new opens. */
    private CompoundAnswer begin(NfsSession session, Deadline deadline)
            throws IOException, InterruptedException {
        Transmission pauses = transmission(deadline);
        Compound complete = Compound.once(SessionOperations.reclaimComplete());
        CompoundAnswer answer = inSession(session, complete, deadline);
        while (Transmission.asksToWait(answer)) {
            pauses.pause();
            answer = inSession(session, complete, deadline);
        }
        return answer;
    }

    private void learnLease(NfsSession session, Deadline deadline)
            throws IOException, InterruptedException {
        Operation<FileAttributes> attributes = Operations.attributes(Attribute.LEASE_TIME);
        CompoundAnswer answer =
                inSession(session, Compound.repeatable(Operations.putRoot(), attributes), deadline);
        if (answer.has(attributes)) {
            long seconds = answer.get(attributes).number(Attribute.LEASE_TIME, 0);
            lease = Duration.ofSeconds(Math.clamp(seconds, 1, 3600));
        }
    }

    /** On the first slot of a session that nobody else knows yet. */
    private CompoundAnswer inSession(NfsSession session, Compound compound, Deadline deadline)
            throws IOException, InterruptedException {
        Slot slot =
                session.slots()
                        .acquire(deadline)
                        .orElseThrow(() -> new UnreachableException("no time is left", null));
        Optional<Operation<?>> sequence =
                Optional.of(
                        SessionOperations.sequence(
                                session.id(),
                                slot.next(),
                                slot.index(),
                                slot.index(),
                                compound.cached()));
        CompoundAnswer answer = transmission(deadline).run(compound, sequence);
        if (answer.succeeded() > 0) {
            slot.advance();
        }
        session.slots().release(slot);
        return answer;
    }

    private CompoundAnswer plain(Deadline deadline, Operation<?> operation)
            throws IOException, InterruptedException {
        return transmission(deadline).run(Compound.once(operation), Optional.empty());
    }

    private Transmission transmission(Deadline deadline) {
        return new Transmission(connection, traffic, server, deadline);
    }

    Duration lease() {
        return lease;
    }

    /**
     * Tells the server to forget the session, so that no call that still waits there is performed
     * later. A courtesy when the client ends.
     */
    void destroy(NfsSession session, Duration limit) throws IOException, InterruptedException {
        plain(Deadline.after(limit), SessionOperations.destroySession(session.id()));
    }

    void destroyClient(Duration limit) throws IOException, InterruptedException {
        plain(Deadline.after(limit), SessionOperations.destroyClient(clientId));
    }
}
