package io.drover.store.nfs4.client;

import io.drover.store.nfs4.proto.Compound;
import io.drover.store.nfs4.proto.SessionOperations.Limits;
import io.drover.store.nfs4.rpc.RpcConnector;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * An NFSv4.1 client of one server: one connection, one session, its slots in use by as many callers
 * at once. It connects with the first call. Thread-safe.
 */
public final class NfsClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NfsClient.class);
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final int OVERHEAD = 8192;
    private static final int OPERATIONS = 64;

    private final String server;
    private final NfsTimeouts timeouts;
    private final NfsTraffic traffic = new NfsTraffic();
    private final Connection connection;
    private final Sessions sessions;
    private final Heartbeat heartbeat;

    /**
     * @param server for messages, {@code host:port}
     * @param readSize wanted size of a READ in bytes; the server may grant less
     * @param writeSize wanted size of a WRITE in bytes; the server may grant less
     * @param slots wanted number of calls at once; the server may grant fewer
     */
    public NfsClient(
            String server,
            RpcConnector connector,
            NfsTimeouts timeouts,
            int readSize,
            int writeSize,
            int slots) {
        this.server = server;
        this.timeouts = timeouts;
        this.connection = new Connection(connector, timeouts, traffic);
        this.sessions =
                new Sessions(
                        connection,
                        traffic,
                        server,
                        new Limits(writeSize + OVERHEAD, readSize + OVERHEAD, OPERATIONS, slots));
        this.heartbeat = new Heartbeat(this);
    }

    /**
     * Performs the compound and returns the server's answer, which may be a failure.
     *
     * @throws UnreachableException if no answer came in time
     * @throws SessionRefusedException if the server gives no session
     * @throws io.drover.store.nfs4.rpc.RpcRefusedException if it refuses the call as such
     * @throws InterruptedException if the caller was interrupted; the call may still be performed
     *     if it does not change names or opens
     */
    public Reply call(Compound compound) throws IOException, InterruptedException {
        return call(compound, timeouts.call());
    }

    /** As {@link #call(Compound)}, with a shorter limit of its own. */
    public Reply call(Compound compound, Duration limit) throws IOException, InterruptedException {
        heartbeat.start();
        return new SessionCall(this, compound, Deadline.after(limit)).run();
    }

    /**
     * Performs a compound that must not be performed twice, however far apart.
     *
     * @throws StateLostException if it may have been performed, and the session is gone in which
     *     the server could tell
     */
    public Reply callOnce(Compound compound) throws IOException, InterruptedException {
        heartbeat.start();
        return new SessionCall(this, compound, Deadline.after(timeouts.call())).onlyOnce().run();
    }

    /**
     * Performs a compound that refers to a file opened in {@code session}.
     *
     * @throws StateLostException if the open is gone
     */
    public Reply call(Compound compound, NfsSession session)
            throws IOException, InterruptedException {
        heartbeat.start();
        return new SessionCall(this, compound, Deadline.after(timeouts.call()))
                .boundTo(session)
                .run();
    }

    /** The session in use, made if there is none. */
    public NfsSession session() throws IOException, InterruptedException {
        return sessions.current(Deadline.after(timeouts.call()));
    }

    /**
     * What to do about a call that is undecided: if it changes names, the whole session ends, lest
     * it be performed when the caller has gone on.
     */
    void giveUp(NfsSession session, boolean changing) {
        if ((session.slots().retire() || changing) && !session.isLost()) {
            end(session);
        }
    }

    /** Ends the session at the server, too, as soon as that can be reached. */
    void end(NfsSession session) {
        sessions.end(session);
        Thread.ofVirtual().name("nfs4-give-up").start(this::replace);
    }

    private void replace() {
        try {
            sessions.current(Deadline.after(timeouts.answer()));
        } catch (IOException e) {
            LOG.debug("replacing a session with {}", server, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Keeps the lease if there is a session, and ends one that the server still has to end. */
    void renew() throws IOException, InterruptedException {
        if (sessions.usable().isPresent() || sessions.isEnding()) {
            new SessionCall(this, Compound.repeatable(), Deadline.after(timeouts.answer())).run();
        }
    }

    Duration lease() {
        return sessions.lease();
    }

    Sessions sessions() {
        return sessions;
    }

    Transmission transmission(Deadline deadline) {
        return new Transmission(connection, traffic, server, deadline);
    }

    public String server() {
        return server;
    }

    public NfsTraffic traffic() {
        return traffic;
    }

    /** Why the server could not be reached at the last attempt; empty if it could. */
    public Optional<String> trouble() {
        return connection.trouble();
    }

    @Override
    public void close() {
        heartbeat.close();
        Optional<NfsSession> session = sessions.usable();
        try {
            if (session.isPresent() && connection.isConnected() && trouble().isEmpty()) {
                sessions.leave(session.get(), FAREWELL);
            }
        } catch (IOException e) {
            LOG.debug("taking leave of {}", server, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            session.ifPresent(NfsSession::lose);
            connection.close();
        }
    }
}
