package io.drover.endpoint.nfs.client;

import io.drover.endpoint.nfs.proto.Compound;
import io.drover.endpoint.nfs.proto.CompoundAnswer;
import io.drover.endpoint.nfs.proto.NfsStatus;
import io.drover.endpoint.nfs.proto.Operation;
import io.drover.endpoint.nfs.proto.SessionOperations;

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
    private final Optional<NfsSession> bound;
    private final Deadline deadline;
    private boolean repeated;

    SessionCall(
            NfsClient client, Compound compound, Optional<NfsSession> bound, Deadline deadline) {
        this.client = client;
        this.compound = compound;
        this.bound = bound;
        this.deadline = deadline;
    }

    Reply run() throws IOException, InterruptedException {
        Transmission pauses = client.transmission(deadline);
        while (true) {
            NfsSession session = session();
            Optional<Slot> slot = session.slots().acquire(deadline);
            if (slot.isPresent()) {
                CompoundAnswer answer = onSlot(session, slot.get());
                if (LATER.contains(answer.status())) {
                    pauses.pause();
                } else if (answer.status() != NfsStatus.RETRY_UNCACHED_REP
                        && !(session.isLost() && isSessionGone(answer))) {
                    return new Reply(answer, repeated, session);
                }
            } else if (deadline.passed()) {
                throw new UnreachableException(
                        "all calls to NFS server " + client.server() + " wait for their answers",
                        null);
            }
        }
    }

    private NfsSession session() throws IOException, InterruptedException {
        if (bound.isEmpty()) {
            return client.sessions().current(deadline);
        }
        if (bound.get().isLost()) {
            throw new StateLostException();
        }
        return bound.get();
    }

    private CompoundAnswer onSlot(NfsSession session, Slot slot)
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
            CompoundAnswer answer = transmission.run(compound, Optional.of(sequence));
            settle(session, slot, sequence, answer);
            repeated |= transmission.hasLostAnswers() && isSessionGone(answer);
            return answer;
        } finally {
            if (transmission.isUndecided()) {
                client.giveUp(session, compound.cached());
            } else {
                session.slots().release(slot);
            }
        }
    }

    private void settle(
            NfsSession session, Slot slot, Operation<Integer> sequence, CompoundAnswer answer) {
        if (answer.has(sequence)) {
            slot.advance();
            if ((answer.get(sequence) & RESTART_RECLAIM_NEEDED) != 0) {
                session.lose();
            }
        } else if (answer.status() == NfsStatus.RETRY_UNCACHED_REP) {
            slot.advance();
        } else if (isSessionGone(answer)) {
            session.lose();
        }
    }

    /** An EXPIRED of a later operation is about an open, not about the session. */
    private static boolean isSessionGone(CompoundAnswer answer) {
        return answer.succeeded() == 0 && SESSION_GONE.contains(answer.status());
    }
}
