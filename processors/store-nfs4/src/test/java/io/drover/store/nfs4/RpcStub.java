package io.drover.store.nfs4;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Answers every RPC call with the same words behind its number, or not at all. */
public final class RpcStub implements AutoCloseable {
    private static final int LAST_FRAGMENT = 0x80000000;

    /** Accepted, but the program is served in version 3 only. */
    public static final int[] VERSION_3_ONLY = {1, 0, 0, 0, 2, 3, 3};

    /** Denied, as the credential is too weak. */
    public static final int[] CREDENTIAL_DENIED = {1, 1, 1, 5};

    /** The whole compound refused with MINOR_VERS_MISMATCH: no tag, no results. */
    public static final int[] MINOR_VERSION_REFUSED = {1, 0, 0, 0, 0, 10021, 0, 0};

    /** A result whose data claim to be longer than what was sent. */
    public static final int[] CLAIMS_TWO_GIGABYTES = {1, 0, 0, 0, 0, 0, 0x7fffffff, 0};

    private final ServerSocket listener;
    private final Optional<int[]> answer;

    private RpcStub(Optional<int[]> answer) throws IOException {
        this.answer = answer;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public static RpcStub answering(int... words) throws IOException {
        return new RpcStub(Optional.of(words));
    }

    public static RpcStub silent() throws IOException {
        return new RpcStub(Optional.empty());
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                DataInputStream in = new DataInputStream(client.getInputStream());
                DataOutputStream out = new DataOutputStream(client.getOutputStream())) {
            while (true) {
                byte[] call = in.readNBytes(in.readInt() & ~LAST_FRAGMENT);
                if (answer.isPresent()) {
                    out.write(reply(ByteBuffer.wrap(call).getInt(), answer.get()));
                    out.flush();
                }
            }
        } catch (IOException e) {
            // the client has gone
        }
    }

    private static byte[] reply(int number, int[] words) {
        int length = Integer.BYTES * (words.length + 1);
        ByteBuffer reply = ByteBuffer.allocate(Integer.BYTES + length);
        reply.putInt(LAST_FRAGMENT | length).putInt(number);
        for (int word : words) {
            reply.putInt(word);
        }
        return reply.array();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
