package io.drover.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Answers in the form that was negotiated: structured where the client knows it. Thread-safe. */
final class Replies {
    static final int SIMPLE_MAGIC = 0x6744_6698;
    private static final int STRUCTURED_MAGIC = 0x668e_33ef;
    private static final short DONE = 1;
    private static final short NONE = 0;
    private static final short OFFSET_DATA = 1;
    private static final short OFFSET_HOLE = 2;
    private static final short BLOCK_STATUS = 5;
    private static final short ERROR = (short) 0x8001;
    private static final int HOLE_AND_ZERO = 3;

    private final Wire wire;
    private final boolean structured;

    Replies(Wire wire, boolean structured) {
        this.wire = wire;
        this.structured = structured;
    }

    void done(Request request) throws IOException {
        if (structured) {
            wire.send(chunk(request, NONE, 0).flip());
        } else {
            wire.send(simple(request, NbdError.NONE));
        }
    }

    void error(Request request, NbdError error, String message) throws IOException {
        if (!structured) {
            wire.send(simple(request, error));
            return;
        }
        byte[] text = message.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, 1024);
        wire.send(
                chunk(request, ERROR, Integer.BYTES + Short.BYTES + length)
                        .putInt(error.number())
                        .putShort((short) length)
                        .put(text, 0, length)
                        .flip());
    }

    void data(Request request, ByteBuffer data) throws IOException {
        if (!structured) {
            wire.send(simple(request, NbdError.NONE), data);
        } else if (data.hasRemaining()) {
            ByteBuffer head =
                    header(request, OFFSET_DATA, Long.BYTES + data.remaining(), Long.BYTES)
                            .putLong(request.offset())
                            .flip();
            wire.send(head, data);
        } else {
            done(request);
        }
    }

    /** Whether zeros need not be sent. */
    boolean canSendHoles() {
        return structured;
    }

    void hole(Request request) throws IOException {
        wire.send(
                chunk(request, OFFSET_HOLE, Long.BYTES + Integer.BYTES)
                        .putLong(request.offset())
                        .putInt((int) request.length())
                        .flip());
    }

    void status(Request request, List<Extent> extents) throws IOException {
        ByteBuffer reply =
                chunk(request, BLOCK_STATUS, Integer.BYTES + 2 * Integer.BYTES * extents.size())
                        .putInt(Handshake.ALLOCATION_ID);
        for (Extent extent : extents) {
            reply.putInt((int) extent.length()).putInt(extent.data() ? 0 : HOLE_AND_ZERO);
        }
        wire.send(reply.flip());
    }

    private static ByteBuffer simple(Request request, NbdError error) {
        return ByteBuffer.allocate(16)
                .putInt(SIMPLE_MAGIC)
                .putInt(error.number())
                .putLong(request.cookie())
                .flip();
    }

    private static ByteBuffer chunk(Request request, short type, int length) {
        return header(request, type, length, length);
    }

    /**
     * @param length bytes of the chunk
     * @param room how many of them the buffer takes
     */
    private static ByteBuffer header(Request request, short type, int length, int room) {
        return ByteBuffer.allocate(20 + room)
                .putInt(STRUCTURED_MAGIC)
                .putShort(DONE)
                .putShort(type)
                .putLong(request.cookie())
                .putInt(length);
    }
}
