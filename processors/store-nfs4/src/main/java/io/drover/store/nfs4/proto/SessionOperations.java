package io.drover.store.nfs4.proto;

import java.util.Arrays;

/** The operations that make, use and end a session. */
public final class SessionOperations {
    private static final int SESSION_ID_SIZE = 16;
    private static final int MAX_REQUEST_OPERATIONS = 64;
    private static final int CACHED_RESPONSE = 4096;
    private static final int FORE_CHANNEL = 1;
    private static final int CALLBACK_PROGRAM = 0x40000000;

    private static final int CONFIRMED = 0x80000000;

    /**
     * What EXCHANGE_ID gave.
     *
     * @param sequence the next number for CREATE_SESSION
     * @param confirmed the server has known this client before, and has not forgotten its state
     */
    public record ClientRecord(long clientId, int sequence, boolean confirmed) {}

    /**
     * Limits of a session as asked or granted, in bytes and numbers.
     *
     * @param operations of one compound
     * @param slots calls under way at once
     */
    public record Limits(int request, int response, int operations, int slots) {}

    public record GrantedSession(byte[] id, Limits limits) {}

    private SessionOperations() {}

    /**
     * @param verifier changes whenever this client forgets its state
     * @param owner unique to this client
     */
    public static Operation<ClientRecord> exchangeId(byte[] verifier, byte[] owner) {
        return new Operation<>(
                OpCode.EXCHANGE_ID,
                writer -> writer.fixed(verifier).opaque(owner).int32(0).int32(0).int32(0),
                SessionOperations::clientRecord);
    }

    private static ClientRecord clientRecord(XdrReader reader) throws MalformedAnswerException {
        ClientRecord record =
                new ClientRecord(reader.int64(), reader.int32(), (reader.int32() & CONFIRMED) != 0);
        if (reader.int32() != 0) {
            throw new MalformedAnswerException("state protection, which was not asked for");
        }
        return record;
    }

    /** Asks for a session without a back channel, so the server hands out nothing to call back. */
    public static Operation<GrantedSession> createSession(ClientRecord client, Limits wanted) {
        return new Operation<>(
                OpCode.CREATE_SESSION,
                writer -> {
                    writer.int64(client.clientId()).int32(client.sequence()).int32(0);
                    channel(writer, wanted);
                    channel(writer, new Limits(CACHED_RESPONSE, CACHED_RESPONSE, 2, 1));
                    writer.int32(CALLBACK_PROGRAM).int32(1).int32(0);
                },
                SessionOperations::granted);
    }

    private static void channel(XdrWriter writer, Limits limits) {
        writer.int32(0).int32(limits.request()).int32(limits.response()).int32(CACHED_RESPONSE);
        writer.int32(Math.min(limits.operations(), MAX_REQUEST_OPERATIONS)).int32(limits.slots());
        writer.int32(0);
    }

    private static GrantedSession granted(XdrReader reader) throws MalformedAnswerException {
        byte[] id = reader.fixed(SESSION_ID_SIZE);
        reader.skip(3 * Integer.BYTES);
        int request = reader.int32();
        int response = reader.int32();
        reader.skip(Integer.BYTES);
        return new GrantedSession(
                id, new Limits(request, response, reader.int32(), reader.int32()));
    }

    /**
     * Its answer must be for the same session, slot and number.
     *
     * @param highest largest slot in use
     * @param cached see {@link Compound#cached()}
     */
    public static Operation<Integer> sequence(
            byte[] session, int sequence, int slot, int highest, boolean cached) {
        return new Operation<>(
                OpCode.SEQUENCE,
                writer ->
                        writer.fixed(session)
                                .int32(sequence)
                                .int32(slot)
                                .int32(highest)
                                .bool(cached),
                reader -> {
                    boolean same =
                            Arrays.equals(reader.fixed(SESSION_ID_SIZE), session)
                                    && reader.int32() == sequence
                                    && reader.int32() == slot;
                    if (!same) {
                        throw new MalformedAnswerException("the answer to another call");
                    }
                    reader.skip(2 * Integer.BYTES);
                    return reader.int32();
                });
    }

    /** This client takes back nothing from before a restart of the server. */
    public static Operation<Void> reclaimComplete() {
        return new Operation<>(
                OpCode.RECLAIM_COMPLETE, writer -> writer.bool(false), reader -> null);
    }

    /** Lets calls of the session come on this connection; alone in its compound. */
    public static Operation<Void> bindConnection(byte[] session) {
        return new Operation<>(
                OpCode.BIND_CONN_TO_SESSION,
                writer -> writer.fixed(session).int32(FORE_CHANNEL).bool(false),
                reader -> {
                    reader.skip(SESSION_ID_SIZE + 2 * Integer.BYTES);
                    return null;
                });
    }

    /** Only on a connection that calls of the session came on, or that was bound to it. */
    public static Operation<Void> destroySession(byte[] session) {
        return new Operation<>(
                OpCode.DESTROY_SESSION, writer -> writer.fixed(session), reader -> null);
    }

    public static Operation<Void> destroyClient(long clientId) {
        return new Operation<>(
                OpCode.DESTROY_CLIENTID, writer -> writer.int64(clientId), reader -> null);
    }
}
