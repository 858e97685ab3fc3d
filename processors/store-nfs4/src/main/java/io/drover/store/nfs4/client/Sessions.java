package io.drover.store.nfs4.client;

import io.drover.store.nfs4.proto.Compound;
import io.drover.store.nfs4.proto.CompoundAnswer;
import io.drover.store.nfs4.proto.Operation;
import io.drover.store.nfs4.proto.SessionOperations;
import io.drover.store.nfs4.proto.SessionOperations.ClientRecord;
import io.drover.store.nfs4.proto.SessionOperations.Limits;
import io.drover.store.nfs4.rpc.RpcChannel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The session in use, and making another one when it is lost. Nothing is reclaimed after a restart
 * of the server: what was open starts over. One thread at a time makes a session or asks after one,
 * the others wait.
 */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(5);

    private final Connection connection;
    private final NfsTraffic traffic;
    private final String server;
    private final Limits wanted;
    private final Identity identity = new Identity();
    private final Queue<NfsSession> ended = new ConcurrentLinkedQueue<>();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Optional<NfsSession> current = Optional.empty();
    private volatile Duration lease = SHORTEST_LEASE;

    Sessions(Connection connection, NfsTraffic traffic, String server, Limits wanted) {
        this.connection = connection;
        this.traffic = traffic;
        this.server = server;
        this.wanted = wanted;
    }

    NfsSession current(Deadline deadline) throws IOException, InterruptedException {
        Optional<NfsSession> usable = usable();
        if (usable.isPresent()) {
            return usable.get();
        }
        lock(deadline);
        try {
            usable = usable();
            return usable.isPresent() ? usable.get() : make(deadline);
        } finally {
            lock.unlock();
        }
    }

    private void lock(Deadline deadline) throws IOException, InterruptedException {
        if (!lock.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
            throw new UnreachableException(
                    "NFS server %s gave no session in time".formatted(server), null);
        }
    }

    Optional<NfsSession> usable() {
        return current.filter(session -> !session.isLost());
    }

    private NfsSession make(Deadline deadline) throws IOException, InterruptedException {
        SessionMaker maker =
                new SessionMaker(identity, ended, () -> transmission(deadline), deadline);
        NfsSession session = maker.make(wanted);
        maker.lease().ifPresent(told -> lease = told);
        current = Optional.of(session);
        traffic.sessionMade();
        LOG.debug("session of {} slots with {}", session.slots().highest() + 1, server);
        return session;
    }

    /**
     * Lets calls of the session out only to the server that granted it. Without that a server that
     * was started again and uses the session's number anew would take such a call for one of
     * another session, and answer one with what the other did. So on each new connection, which is
     * to one running server as long as it lasts, it is first asked whether it knows this client.
     */
    Gate gate(NfsSession session, Deadline deadline) {
        return channel -> {
            if (!session.isLost() && !session.isOn(channel)) {
                return askAfter(session, channel, deadline);
            }
            return session.isLost() ? Gate.Admission.SHUT : Gate.Admission.OPEN;
        };
    }

    private Gate.Admission askAfter(NfsSession session, RpcChannel channel, Deadline deadline)
            throws IOException, InterruptedException {
        lock(deadline);
        try {
            if (!session.isLost() && !session.isOn(channel) && !ask(session, channel, deadline)) {
                return Gate.Admission.BROKEN;
            }
            return session.isLost() ? Gate.Admission.SHUT : Gate.Admission.OPEN;
        } finally {
            lock.unlock();
        }
    }

    /**
     * @return whether the connection held
     */
    private boolean ask(NfsSession session, RpcChannel channel, Deadline deadline)
            throws IOException, InterruptedException {
        Operation<ClientRecord> introduction = identity.introduction();
        Optional<CompoundAnswer> answer =
                transmission(deadline)
                        .run(Compound.once(introduction), Optional.empty(), Gate.only(channel));
        if (answer.isEmpty()) {
            return false;
        }
        if (answer.get().ok()) {
            identity.met(answer.get().get(introduction));
        }
        if (answer.get().ok() && isKnown(session)) {
            session.moveTo(channel);
        } else {
            LOG.debug("{} does not know this client any more", server);
            end(session);
        }
        return true;
    }

    private boolean isKnown(NfsSession session) {
        return session.incarnation() == identity.incarnation();
    }

    /** Whether opens of one session are known in the other. */
    static boolean share(NfsSession one, NfsSession other) {
        return one.incarnation() == other.incarnation();
    }

    /**
     * Takes the session out of use. Before another one is made the server forgets it, so that no
     * call in it that still waits there is performed after one in the other.
     */
    void end(NfsSession session) {
        if (session.lose()) {
            ended.add(session);
        }
    }

    /** Whether the server may still know a session that is out of use. */
    boolean isEnding() {
        return !ended.isEmpty();
    }

    private Transmission transmission(Deadline deadline) {
        return new Transmission(connection, traffic, server, deadline);
    }

    Duration lease() {
        return lease;
    }

    /** A courtesy when the client ends. */
    void leave(NfsSession session, Duration limit) throws IOException, InterruptedException {
        Gate known = channel -> session.isOn(channel) ? Gate.Admission.OPEN : Gate.Admission.SHUT;
        for (Operation<?> farewell :
                new Operation<?>[] {
                    SessionOperations.destroySession(session.id()),
                    SessionOperations.destroyClient(identity.record().clientId())
                }) {
            transmission(Deadline.after(limit))
                    .run(Compound.once(farewell), Optional.empty(), known);
        }
    }
}
