package io.drover.store.nfs4;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** A long way to the server: every byte of an answer arrives later, however many are on the way. */
final class LatentProxy implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;

    private final ServerSocket listener;
    private final int serverPort;
    private final long latency;

    private record Chunk(byte[] bytes, long due) {}

    LatentProxy(int serverPort, Duration latency) throws IOException {
        this.serverPort = serverPort;
        this.latency = latency.toNanos();
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                BlockingQueue<Chunk> underway = new LinkedBlockingQueue<>();
                Thread.ofVirtual().start(() -> pass(client, server));
                Thread.ofVirtual().start(() -> take(server, underway));
                Thread.ofVirtual().start(() -> deliver(underway, client));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void pass(Socket from, Socket to) {
        try (Closeable source = from;
                Closeable target = to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of them has gone
        }
    }

    private void take(Socket from, BlockingQueue<Chunk> underway) {
        try (DataInputStream in = new DataInputStream(from.getInputStream())) {
            byte[] bytes = new byte[CHUNK];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                byte[] copy = Arrays.copyOf(bytes, count);
                underway.add(new Chunk(copy, System.nanoTime() + latency));
            }
        } catch (IOException e) {
            // the server has gone
        }
        underway.add(new Chunk(new byte[0], System.nanoTime()));
    }

    private static void deliver(BlockingQueue<Chunk> underway, Socket to) {
        try (DataOutputStream out = new DataOutputStream(to.getOutputStream())) {
            for (Chunk chunk = underway.take(); chunk.bytes().length > 0; chunk = underway.take()) {
                while (System.nanoTime() < chunk.due()) {
                    LockSupport.parkNanos(chunk.due() - System.nanoTime());
                }
                out.write(chunk.bytes());
                out.flush();
            }
        } catch (IOException e) {
            // the client has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
