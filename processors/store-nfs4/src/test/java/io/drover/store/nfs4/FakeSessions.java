package io.drover.store.nfs4;

import io.drover.store.nfs4.proto.MalformedAnswerException;
import io.drover.store.nfs4.proto.NfsStatus;
import io.drover.store.nfs4.proto.XdrReader;
import io.drover.store.nfs4.proto.XdrWriter;
import io.drover.store.nfs4.rpc.RpcChannel;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The client, the sessions and the reply caches of a {@link FakeNfs}. Numbers are given out from
 * one on, so after a restart the same ones again. A repetition is known by slot and number alone:
 * it gets the answer that is kept, whatever it asks for.
 */
final class FakeSessions {
    private static final int CONFIRMED = 0x80000000;
    private static final int SLOTS = 4;

    /** What was last asked in a slot; no answer if it need not be kept. */
    private record Kept(int number, Optional<ByteBuffer> answer) {}

    private static final class Session {
        final Map<Integer, Kept> slots = new HashMap<>();
        final Set<RpcChannel> channels = new HashSet<>();
    }

    private final Map<Long, Session> sessions = new HashMap<>();
    private boolean confirmed;
    private long verifier;
    private long lastSession;
    private int creations;
    private Session session = new Session();
    private int slot;
    private int number;
    private boolean cached;

    /** Largest request and answer, in bytes. */
    int transfer = 3_000_000;

    /** Sessions ended by the client. */
    int destroyed;

    /** Sequence numbers given back in answers are those of another call. */
    boolean confused;

    /** All is forgotten. */
    void restart() {
        confirmed = false;
        sessions.clear();
        lastSession = 0;
    }

    /**
     * All is forgotten, and then another client came, got the numbers that this one had, and made
     * one call in each slot, the answer to which is what this client was last answered.
     */
    void restartForAnotherClient() {
        confirmed = false;
        for (Session taken : sessions.values()) {
            taken.channels.clear();
            taken.slots.replaceAll((slot, kept) -> new Kept(kept.number() + 1, kept.answer()));
        }
    }

    void forget() {
        sessions.clear();
    }

    void begin() {
        cached = false;
    }

    NfsStatus introduce(XdrReader request, XdrWriter result) throws MalformedAnswerException {
        long answered = request.int64();
        confirmed &= answered == verifier;
        verifier = answered;
        request.opaque(1024);
        request.skip(12);
        result.int64(1).int32(confirmed ? 0 : creations + 1).int32(confirmed ? CONFIRMED : 0);
        result.int32(0).int64(0).text("fake").text("fake").int32(0);
        return NfsStatus.OK;
    }

    NfsStatus create(RpcChannel channel, XdrReader request, XdrWriter result)
            throws MalformedAnswerException {
        request.skip(8);
        int count = request.int32();
        // flags; two channels of seven words each; program and security
        request.skip(4 + 2 * 28 + 12);
        if (count != creations + 1) {
            return NfsStatus.SEQ_MISORDERED;
        }
        creations++;
        confirmed = true;
        Session made = new Session();
        made.channels.add(channel);
        sessions.put(++lastSession, made);
        result.fixed(id(lastSession)).int32(count).int32(0);
        for (int i = 0; i < 2; i++) {
            result.int32(0).int32(transfer).int32(transfer).int32(4096).int32(64).int32(SLOTS);
            result.int32(0);
        }
        return NfsStatus.OK;
    }

    private static byte[] id(long session) {
        return ByteBuffer.allocate(16).putLong(session).array();
    }

    private static long number(XdrReader request) throws MalformedAnswerException {
        return ByteBuffer.wrap(request.fixed(16)).getLong();
    }

    NfsStatus bind(RpcChannel channel, XdrReader request, XdrWriter result)
            throws MalformedAnswerException {
        long id = number(request);
        request.skip(8);
        if (!sessions.containsKey(id)) {
            return NfsStatus.BADSESSION;
        }
        sessions.get(id).channels.add(channel);
        result.fixed(id(id)).int32(1).int32(0);
        return NfsStatus.OK;
    }

    NfsStatus destroy(RpcChannel channel, XdrReader request) throws MalformedAnswerException {
        long id = number(request);
        if (!sessions.containsKey(id)) {
            return NfsStatus.BADSESSION;
        }
        if (!sessions.get(id).channels.contains(channel)) {
            return NfsStatus.CONN_NOT_BOUND_TO_SESSION;
        }
        sessions.remove(id);
        destroyed++;
        return NfsStatus.OK;
    }

    /** Its result; a call that is repeated is answered by {@link #repetition}. */
    NfsStatus sequence(RpcChannel channel, XdrReader request, XdrWriter result)
            throws MalformedAnswerException {
        long id = number(request);
        number = request.int32();
        slot = request.int32();
        request.skip(4);
        cached = request.bool();
        if (!sessions.containsKey(id)) {
            return NfsStatus.BADSESSION;
        }
        session = sessions.get(id);
        session.channels.add(channel);
        int last = session.slots.getOrDefault(slot, new Kept(0, Optional.empty())).number();
        if (number != last && number != last + 1) {
            return NfsStatus.SEQ_MISORDERED;
        }
        result.fixed(id(id)).int32(confused ? number + 1 : number).int32(slot);
        result.int32(SLOTS - 1).int32(SLOTS - 1).int32(0);
        return NfsStatus.OK;
    }

    /** Whether the call that {@link #sequence} has just admitted was performed before. */
    boolean isRepetition() {
        Kept kept = session.slots.get(slot);
        return kept != null && kept.number() == number;
    }

    /** The answer that is kept; empty if it is not. */
    Optional<ByteBuffer> repetition() {
        return session.slots.get(slot).answer().map(ByteBuffer::duplicate);
    }

    void keep(ByteBuffer answer) {
        session.slots.put(slot, new Kept(number, cached ? Optional.of(answer) : Optional.empty()));
    }
}
