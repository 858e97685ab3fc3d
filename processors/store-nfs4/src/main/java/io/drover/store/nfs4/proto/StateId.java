package io.drover.store.nfs4.proto;

/** An open of a file, as the server names it (RFC 8881, section 8.2). */
public final class StateId {
    private static final int OTHER_SIZE = 12;

    /** Reading without an open. */
    public static final StateId ANONYMOUS = new StateId(0, new byte[OTHER_SIZE]);

    /** The open that an earlier operation of the same compound made. */
    public static final StateId CURRENT = new StateId(1, new byte[OTHER_SIZE]);

    private final int sequence;
    private final byte[] other;

    private StateId(int sequence, byte[] other) {
        this.sequence = sequence;
        this.other = other;
    }

    /** The same open, whatever its latest sequence. */
    public StateId latest() {
        return new StateId(0, other);
    }

    void encode(XdrWriter writer) {
        writer.int32(sequence).fixed(other);
    }

    static StateId decode(XdrReader reader) throws MalformedAnswerException {
        return new StateId(reader.int32(), reader.fixed(OTHER_SIZE));
    }
}
