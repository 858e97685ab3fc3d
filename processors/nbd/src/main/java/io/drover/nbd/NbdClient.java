package io.drover.nbd;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes a device at a port, one request at a time: what a program needs that has no
 * other client at hand. Not thread-safe.
 */
public final class NbdClient implements Closeable {
    private static final long COOKIE = 0x64726f766572L;

    private final Wire wire;
    private final long size;

    private NbdClient(Wire wire, long size) {
        this.wire = wire;
        this.size = size;
    }

    /**
     * @param address {@code nbd://host:port/name}
     * @throws IOException if nobody answers, or there is no such device
     */
    public static NbdClient connect(URI address) throws IOException {
        Wire wire =
                new Wire(
                        SocketChannel.open(
                                new InetSocketAddress(address.getHost(), address.getPort())));
        boolean connected = false;
        try {
            wire.sendAtOnce();
            NbdClient client = new NbdClient(wire, choose(wire, address.getPath().substring(1)));
            connected = true;
            return client;
        } finally {
            if (!connected) {
                wire.close();
            }
        }
    }

    /** Returns the size of the device. */
    private static long choose(Wire wire, String name) throws IOException {
        expect(wire.read(Long.BYTES).getLong(), Option.MAGIC);
        expect(wire.read(Long.BYTES).getLong(), Option.HAVE_OPTION);
        wire.skip(Short.BYTES);
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int length = Integer.BYTES + bytes.length + Short.BYTES;
        wire.send(
                ByteBuffer.allocate(3 * Integer.BYTES + Long.BYTES + length)
                        .putInt(Option.FIXED_NEWSTYLE | Option.NO_ZEROES)
                        .putLong(Option.HAVE_OPTION)
                        .putInt(Option.GO)
                        .putInt(length)
                        .putInt(bytes.length)
                        .put(bytes)
                        .putShort((short) 0)
                        .flip());
        long size = -1;
        while (true) {
            expect(wire.read(Long.BYTES).getLong(), Option.REPLY);
            ByteBuffer header = wire.read(3 * Integer.BYTES);
            int type = header.getInt(Integer.BYTES);
            ByteBuffer data = wire.read(header.getInt(2 * Integer.BYTES));
            if (type == Option.ACK && size >= 0) {
                return size;
            }
            if (type != Option.INFORMATION) {
                throw new IOException(
                        "device '%s' cannot be used: %s"
                                .formatted(name, StandardCharsets.UTF_8.decode(data)));
            }
            if (data.getShort() == Option.INFO_EXPORT) {
                size = data.getLong();
            }
        }
    }

    private static void expect(long found, long wanted) throws IOException {
        if (found != wanted) {
            throw new ProtocolViolation(
                    "the server sent 0x%x instead of 0x%x".formatted(found, wanted));
        }
    }

    /** Bytes. */
    public long size() {
        return size;
    }

    /** Fills {@code target}, of at most 32 MiB. */
    public void read(long offset, ByteBuffer target) throws IOException {
        request(Command.READ, offset, target.remaining(), ByteBuffer.allocate(0));
        wire.fill(target);
    }

    /** Writes what {@code content} has, at most 32 MiB. */
    public void write(long offset, ByteBuffer content) throws IOException {
        request(Command.WRITE, offset, content.remaining(), content);
    }

    /** What was written is on disk afterwards. */
    public void flush() throws IOException {
        request(Command.FLUSH, 0, 0, ByteBuffer.allocate(0));
    }

    private void request(int command, long offset, int length, ByteBuffer data) throws IOException {
        wire.send(header(command, offset, length), data);
        expect(wire.read(Integer.BYTES).getInt(), Replies.SIMPLE_MAGIC);
        ByteBuffer reply = wire.read(Integer.BYTES + Long.BYTES);
        int error = reply.getInt();
        expect(reply.getLong(), COOKIE);
        if (error != 0) {
            throw new IOException(
                    "%s of %d bytes at %d failed with error %d"
                            .formatted(Command.name(command), length, offset, error));
        }
    }

    private static ByteBuffer header(int command, long offset, int length) {
        return ByteBuffer.allocate(Request.HEADER)
                .putInt(Command.REQUEST_MAGIC)
                .putShort((short) 0)
                .putShort((short) command)
                .putLong(COOKIE)
                .putLong(offset)
                .putInt(length)
                .flip();
    }

    @Override
    public void close() throws IOException {
        try (wire) {
            wire.send(header(Command.DISCONNECT, 0, 0));
        }
    }
}
