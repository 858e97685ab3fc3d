package io.drover.store.nfs4.client;

import io.drover.store.nfs4.proto.Attribute;
import io.drover.store.nfs4.proto.Compound;
import io.drover.store.nfs4.proto.CompoundAnswer;
import io.drover.store.nfs4.proto.FileAttributes;
import io.drover.store.nfs4.proto.NfsStatus;
import io.drover.store.nfs4.proto.Operation;
import io.drover.store.nfs4.proto.Operations;
import io.drover.store.nfs4.proto.SessionOperations;
import io.drover.store.nfs4.proto.SessionOperations.ClientRecord;
import io.drover.store.nfs4.proto.SessionOperations.GrantedSession;
import io.drover.store.nfs4.proto.SessionOperations.Limits;
import io.drover.store.nfs4.rpc.RpcChannel;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes one session. All of it happens on one connection, that is with one running server; when
 * that breaks it begins again on the next. For one thread, which holds the lock of {@link
 * Sessions}.
 */
final class SessionMaker {
    private static final int ATTEMPTS = 5;

    /** The server has forgotten something in between; all starts over. */
    private static final Set<NfsStatus> OUTDATED =
            EnumSet.of(
                    NfsStatus.STALE_CLIENTID,
                    NfsStatus.SEQ_MISORDERED,
                    NfsStatus.BADSESSION,
                    NfsStatus.DEADSESSION);

    private final Identity identity;
    private final Queue<NfsSession> ended;
    private final Supplier<Transmission> transmissions;
    private final Deadline deadline;
    private int outdated;
    private Optional<RpcChannel> channel = Optional.empty();
    private Optional<Duration> lease = Optional.empty();

    /**
     * @param ended sessions that the server has to end first, so that no call in them that still
     *     waits there is performed later; taken out when that is done
     */
    SessionMaker(
            Identity identity,
            Queue<NfsSession> ended,
            Supplier<Transmission> transmissions,
            Deadline deadline) {
        this.identity = identity;
        this.ended = ended;
        this.transmissions = transmissions;
        this.deadline = deadline;
    }

    NfsSession make(Limits wanted) throws IOException, InterruptedException {
        while (true) {
            Optional<NfsSession> made = attempt(wanted);
            if (made.isPresent()) {
                return made.get();
            }
        }
    }

    /** The server's, if it told. */
    Optional<Duration> lease() {
        return lease;
    }

    private Optional<NfsSession> attempt(Limits wanted) throws IOException, InterruptedException {
        introduce();
        if (!endSessions()) {
            return Optional.empty();
        }
        Operation<GrantedSession> create =
                SessionOperations.createSession(identity.record(), wanted);
        Optional<CompoundAnswer> answer = here(Compound.once(create), Optional.empty());
        if (!accepted(answer)) {
            if (answer.filter(SessionMaker::isMisordered).isPresent()) {
                identity.forget();
            }
            return Optional.empty();
        }
        identity.sessionMade();
        NfsSession session =
                new NfsSession(
                        answer.get().get(create), identity.incarnation(), channel.orElseThrow());
        if (accepted(begin(session)) && learnLease(session)) {
            return Optional.of(session);
        }
        ended.add(session);
        return Optional.empty();
    }

    private static boolean isMisordered(CompoundAnswer answer) {
        return answer.status() == NfsStatus.SEQ_MISORDERED;
    }

    private void introduce() throws IOException, InterruptedException {
        Operation<ClientRecord> introduction = identity.introduction();
        Gate noting =
                candidate -> {
                    channel = Optional.of(candidate);
                    return Gate.Admission.OPEN;
                };
        CompoundAnswer answer =
                transmissions
                        .get()
                        .run(Compound.once(introduction), Optional.empty(), noting)
                        .orElseThrow();
        if (!answer.ok()) {
            throw new SessionRefusedException("this client", answer);
        }
        identity.met(answer.get(introduction));
    }

    /**
     * @return whether the connection held
     */
    private boolean endSessions() throws IOException, InterruptedException {
        while (!ended.isEmpty()) {
            NfsSession session = ended.element();
            if (session.incarnation() == identity.incarnation() && !end(session)) {
                return false;
            }
            ended.remove();
        }
        return true;
    }

    private boolean end(NfsSession session) throws IOException, InterruptedException {
        Compound destroy = Compound.once(SessionOperations.destroySession(session.id()));
        Optional<CompoundAnswer> answer = here(destroy, Optional.empty());
        if (answer.filter(SessionMaker::isNotBound).isPresent()) {
            Compound bind = Compound.once(SessionOperations.bindConnection(session.id()));
            answer = here(bind, Optional.empty());
            if (answer.isPresent()) {
                answer = here(destroy, Optional.empty());
            }
        }
        return answer.isPresent();
    }

    private static boolean isNotBound(CompoundAnswer answer) {
        return answer.status() == NfsStatus.CONN_NOT_BOUND_TO_SESSION;
    }

    /** False if all starts over. */
    private boolean accepted(Optional<CompoundAnswer> answer) throws SessionRefusedException {
        if (answer.isEmpty()) {
            return false;
        }
        NfsStatus status = answer.get().status();
        if (status == NfsStatus.OK || status == NfsStatus.COMPLETE_ALREADY) {
            return true;
        }
        outdated++;
        if (!OUTDATED.contains(status) || outdated == ATTEMPTS) {
            throw new SessionRefusedException("a session", answer.get());
        }
        return false;
    }

    /** Until it is told that nothing is reclaimed a restarted server refuses new opens. */
    private Optional<CompoundAnswer> begin(NfsSession session)
            throws IOException, InterruptedException {
        Transmission pauses = transmissions.get();
        Compound complete = Compound.once(SessionOperations.reclaimComplete());
        Optional<CompoundAnswer> answer = inSession(session, complete);
        while (answer.filter(Transmission::asksToWait).isPresent()) {
            pauses.pause();
            answer = inSession(session, complete);
        }
        return answer;
    }

    /**
     * @return whether the connection held
     */
    private boolean learnLease(NfsSession session) throws IOException, InterruptedException {
        Operation<FileAttributes> attributes = Operations.attributes(Attribute.LEASE_TIME);
        Optional<CompoundAnswer> answer =
                inSession(session, Compound.repeatable(Operations.putRoot(), attributes));
        if (answer.filter(found -> found.has(attributes)).isPresent()) {
            long seconds = answer.get().get(attributes).number(Attribute.LEASE_TIME, 0);
            lease = Optional.of(Duration.ofSeconds(Math.clamp(seconds, 1, 3600)));
        }
        return answer.isPresent();
    }

    /** On the first slot of a session that nobody else knows yet; empty: the session is spoilt. */
    private Optional<CompoundAnswer> inSession(NfsSession session, Compound compound)
            throws IOException, InterruptedException {
        Slot slot =
                session.slots()
                        .acquire(deadline)
                        .orElseThrow(() -> new UnreachableException("no time is left", null));
        Optional<CompoundAnswer> answer =
                here(
                        compound,
                        Optional.of(
                                SessionOperations.sequence(
                                        session.id(),
                                        slot.next(),
                                        slot.index(),
                                        slot.index(),
                                        compound.cached())));
        if (answer.filter(found -> found.succeeded() > 0).isPresent()) {
            slot.advance();
        }
        session.slots().release(slot);
        return answer;
    }

    /** Empty if the connection broke. */
    private Optional<CompoundAnswer> here(Compound compound, Optional<Operation<?>> sequence)
            throws IOException, InterruptedException {
        return transmissions.get().run(compound, sequence, Gate.only(channel.orElseThrow()));
    }
}
