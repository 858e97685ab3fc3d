package io.drover.store.nfs4.client;

import io.drover.store.nfs4.proto.Compound;
import io.drover.store.nfs4.proto.CompoundAnswer;
import io.drover.store.nfs4.proto.MalformedAnswerException;
import io.drover.store.nfs4.proto.NfsStatus;
import io.drover.store.nfs4.proto.Operation;
import io.drover.store.nfs4.proto.SessionOperations;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * One call in a session, with everything that may have to be repeated for it. In one session it is
 * performed exactly once, as the server recognises repetitions by slot and number. For one thread.
 */
final class SessionCall {
    private static final Set<NfsStatus> SESSION_GONE =
            EnumSet.of(
                    NfsStatus.BADSESSION,
                    NfsStatus.DEADSESSION,
                    NfsStatus.BADSLOT,
                    NfsStatus.CONN_NOT_BOUND_TO_SESSION,
                    NfsStatus.SEQ_MISORDERED,
                    NfsStatus.SEQ_FALSE_RETRY,
                    NfsStatus.STALE_CLIENTID,
                    NfsStatus.EXPIRED);

    private static final Set<NfsStatus> LATER =
            EnumSet.of(
                    NfsStatus.DELAY,
                    NfsStatus.GRACE,
                    NfsStatus.FILE_OPEN,
                    NfsStatus.LOCKED,
                    NfsStatus.SHARE_DENIED);

    private static final int RESTART_RECLAIM_NEEDED = 0x100;

    private final NfsClient client;
    private final Compound compound;
    private final Deadline deadline;
    private Optional<NfsSession> bound = Optional.empty();
    private boolean once;
    private boolean repeated;

    SessionCall(NfsClient client, Compound compound, Deadline deadline) {
        this.client = client;
        this.compound = compound;
        this.deadline = deadline;
    }

    /** It refers to an open made in that session. */
    SessionCall boundTo(NfsSession session) {
        bound = Optional.of(session);
        return this;
    }

    /** It is not made anew when it may have been performed. */
    SessionCall onlyOnce() {
        once = true;
        return this;
    }

    /**
     * @throws StateLostException if the open that it refers to is gone, or if it may be performed
     *     only once and it cannot be known whether it was
     */
    Reply run() throws IOException, InterruptedException {
        Transmission pauses = client.transmission(deadline);
        while (true) {
            NfsSession session = session();
            Optional<Slot> slot = session.slots().acquire(deadline);
            if (slot.isPresent()) {
                Optional<CompoundAnswer> answer = onSlot(session, slot.get());
                if (answer.isEmpty()
                        || isSessionGone(answer.get())
                        || answer.get().status() == NfsStatus.RETRY_UNCACHED_REP) {
                    pauses.pauseAfterLoss();
                } else if (LATER.contains(answer.get().status())) {
                    pauses.pause();
                } else {
                    return new Reply(answer.get(), repeated, session);
                }
            } else if (deadline.passed()) {
                throw new UnreachableException(
                        "all calls to NFS server " + client.server() + " wait for their answers",
                        null);
            }
        }
    }

    private NfsSession session() throws IOException, InterruptedException {
        if (bound.filter(session -> !session.isLost()).isPresent()) {
            return bound.get();
        }
        NfsSession current = client.sessions().current(deadline);
        boolean stateLost = bound.filter(own -> !Sessions.share(own, current)).isPresent();
        if (stateLost || once && repeated) {
            throw new StateLostException();
        }
        return current;
    }

    /** Empty if the session was lost before there was an answer. */
    private Optional<CompoundAnswer> onSlot(NfsSession session, Slot slot)
            throws IOException, InterruptedException {
        Operation<Integer> sequence =
                SessionOperations.sequence(
                        session.id(),
                        slot.next(),
                        slot.index(),
                        session.slots().highest(),
                        compound.cached());
        Transmission transmission = client.transmission(deadline);
        try {
            Optional<CompoundAnswer> answer =
                    transmission.run(
                            compound,
                            Optional.of(sequence),
                            client.sessions().gate(session, deadline));
            answer.ifPresent(found -> settle(session, slot, sequence, found));
            repeated |= isInDoubt(answer, transmission);
            return answer;
        } catch (MalformedAnswerException e) {
            client.end(session);
            throw e;
        } finally {
            if (transmission.isUndecided()) {
                client.giveUp(session, compound.cached());
            } else {
                session.slots().release(slot);
            }
        }
    }

    private static boolean isInDoubt(Optional<CompoundAnswer> answer, Transmission transmission) {
        return transmission.isUndecided() && answer.filter(found -> !isSessionGone(found)).isEmpty()
                || answer.filter(found -> found.status() == NfsStatus.RETRY_UNCACHED_REP)
                        .isPresent();
    }

    private void settle(
            NfsSession session, Slot slot, Operation<Integer> sequence, CompoundAnswer answer) {
        if (answer.has(sequence)) {
            slot.advance();
            if ((answer.get(sequence) & RESTART_RECLAIM_NEEDED) != 0) {
                client.sessions().end(session);
            }
        } else if (answer.status() == NfsStatus.RETRY_UNCACHED_REP) {
            slot.advance();
        } else if (isSessionGone(answer)) {
            client.sessions().end(session);
        }
    }

    /** An EXPIRED of a later operation is about an open, not about the session. */
    private static boolean isSessionGone(CompoundAnswer answer) {
        return answer.succeeded() == 0 && SESSION_GONE.contains(answer.status());
    }
}
