package io.drover.store.nfs4;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Between a client and its server: hands on requests whole, and breaks the connection instead of
 * handing on every n-th answer. What the server did is done; the client does not know.
 */
final class CuttingProxy implements AutoCloseable {
    private static final int LENGTH = 0x7fffffff;

    private final ServerSocket listener;
    private final int serverPort;
    private final int every;
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();

    CuttingProxy(int serverPort, int every) throws IOException {
        this.serverPort = serverPort;
        this.every = every;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    int cuts() {
        return cuts.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> forward(client, server, false));
                Thread.ofVirtual().start(() -> forward(server, client, true));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void forward(Socket from, Socket to, boolean cutting) {
        try (Closeable source = from;
                Closeable target = to;
                DataInputStream in = new DataInputStream(from.getInputStream());
                DataOutputStream out = new DataOutputStream(to.getOutputStream())) {
            while (true) {
                int mark = in.readInt();
                byte[] fragment = in.readNBytes(mark & LENGTH);
                if (cutting && answers.incrementAndGet() % every == 0) {
                    cuts.incrementAndGet();
                    return;
                }
                byte[] whole = new byte[fragment.length + Integer.BYTES];
                ByteBuffer.wrap(whole).putInt(mark).put(fragment);
                out.write(whole);
                out.flush();
            }
        } catch (EOFException e) {
            // the other side has closed
        } catch (IOException e) {
            // the other direction was cut
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
