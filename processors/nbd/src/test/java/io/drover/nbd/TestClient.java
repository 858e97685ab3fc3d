package io.drover.nbd;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The client's side of the protocol, which sends whatever a test wants. */
final class TestClient implements Closeable {
    final Socket socket;
    final DataInputStream in;
    final DataOutputStream out;

    record OptionReply(int option, int type, byte[] data) {
        String text() {
            return new String(data, StandardCharsets.UTF_8);
        }
    }

    record Chunk(int flags, int type, long cookie, byte[] data) {}

    TestClient(NbdServer server) throws IOException {
        socket =
                new Socket(
                        InetAddress.getLoopbackAddress(), URI.create(server.address()).getPort());
        socket.setSoTimeout(20_000);
        // else each of the small pieces that tests write waits for the acknowledgement of the last
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    TestClient greet() throws IOException {
        in.readLong();
        in.readLong();
        in.readShort();
        out.writeInt(3);
        return this;
    }

    void option(int option, byte... data) throws IOException {
        out.writeLong(Option.HAVE_OPTION);
        out.writeInt(option);
        out.writeInt(data.length);
        out.write(data);
    }

    OptionReply reply() throws IOException {
        if (in.readLong() != Option.REPLY) {
            throw new IOException("no reply");
        }
        int option = in.readInt();
        int type = in.readInt();
        return new OptionReply(option, type, in.readNBytes(in.readInt()));
    }

    /** Reads replies up to an acknowledgement or an error. */
    OptionReply lastReply() throws IOException {
        OptionReply reply = reply();
        while (reply.type() > 1) {
            reply = reply();
        }
        return reply;
    }

    static byte[] go(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(6 + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .putShort((short) 0)
                .array();
    }

    static byte[] contexts(String name, String... queries) {
        ByteBuffer data = ByteBuffer.allocate(1024);
        data.putInt(name.length()).put(name.getBytes(StandardCharsets.UTF_8));
        data.putInt(queries.length);
        for (String query : queries) {
            data.putInt(query.length()).put(query.getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = new byte[data.position()];
        data.flip().get(bytes);
        return bytes;
    }

    TestClient negotiate(String export, boolean structured) throws IOException {
        greet();
        if (structured) {
            option(Option.STRUCTURED_REPLY);
            reply();
            option(Option.SET_META_CONTEXT, contexts(export, Handshake.ALLOCATION));
            lastReply();
        }
        option(Option.GO, go(export));
        if (lastReply().type() != Option.ACK) {
            throw new IOException("refused");
        }
        return this;
    }

    void request(int flags, int command, long cookie, long offset, int length) throws IOException {
        out.writeInt(Command.REQUEST_MAGIC);
        out.writeShort(flags);
        out.writeShort(command);
        out.writeLong(cookie);
        out.writeLong(offset);
        out.writeInt(length);
    }

    /** The error number of a simple reply. */
    int simpleReply() throws IOException {
        if (in.readInt() != 0x6744_6698) {
            throw new IOException("no simple reply");
        }
        int error = in.readInt();
        in.readLong();
        return error;
    }

    Chunk chunk() throws IOException {
        if (in.readInt() != 0x668e_33ef) {
            throw new IOException("no structured reply");
        }
        int flags = in.readUnsignedShort();
        int type = in.readUnsignedShort();
        long cookie = in.readLong();
        return new Chunk(flags, type, cookie, in.readNBytes(in.readInt()));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
