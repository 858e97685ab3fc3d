package io.drover.store.s3.direct;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The connections to one store. Those that are not in use are kept for half a minute. Thread-safe.
 */
final class Connections implements AutoCloseable {
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final int MOST_KEPT = 32;

    private final StoreAddress address;
    private final Optional<SSLSocketFactory> tls;
    private final int connectMillis;
    private final int silenceMillis;
    private final ConcurrentLinkedDeque<Connection> kept = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * @param tls for a store that is reached over HTTPS
     */
    Connections(
            StoreAddress address,
            Optional<SSLSocketFactory> tls,
            Duration connect,
            Duration silence) {
        this.address = address;
        this.tls = tls;
        this.connectMillis = Math.toIntExact(connect.toMillis());
        this.silenceMillis = Math.toIntExact(silence.toMillis());
    }

    /** One that was in use before. The server may have closed it since. */
    Optional<Connection> kept() {
        return Optional.ofNullable(kept.pollFirst());
    }

    /**
     * @throws ConnectException if nobody is there; the message names the address
     */
    Connection open() throws IOException {
        Socket plain = tls.isPresent() ? new BufferedSocket() : new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(silenceMillis);
            connect(plain);
            return new Connection(tls.isPresent() ? secured(plain, tls.get()) : plain, this::keep);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    private void connect(Socket socket) throws IOException {
        try {
            socket.connect(new InetSocketAddress(address.host(), address.port()), connectMillis);
        } catch (ConnectException | SocketTimeoutException e) {
            String text =
                    "Connect to %s:%d failed: %s"
                            .formatted(address.host(), address.port(), e.getMessage());
            throw e instanceof ConnectException
                    ? (IOException) new ConnectException(text).initCause(e)
                    : (IOException) new SocketTimeoutException(text).initCause(e);
        }
    }

    private Socket secured(Socket plain, SSLSocketFactory factory) throws IOException {
        SSLSocket socket =
                (SSLSocket) factory.createSocket(plain, address.host(), address.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private void keep(Connection connection) {
        kept.addFirst(connection);
        if (closed || kept.size() > MOST_KEPT) {
            Optional.ofNullable(kept.pollLast()).ifPresent(Connection::leave);
        }
        ensureSweep();
    }

    private void ensureSweep() {
        if (!kept.isEmpty() && sweeping.compareAndSet(false, true)) {
            sweepLater();
        }
    }

    private void sweepLater() {
        CompletableFuture.delayedExecutor(KEPT.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::sweep);
    }

    /** Closes those that nobody has used for long; the least recently used ones are the last. */
    private void sweep() {
        long now = System.nanoTime();
        for (Connection last = kept.pollLast(); last != null; last = kept.pollLast()) {
            if (now - last.freed() < KEPT.toNanos()) {
                kept.addLast(last);
                sweepLater();
                return;
            }
            last.leave();
        }
        sweeping.set(false);
        // one may have come since the last look
        ensureSweep();
    }

    /** Closes those that are not in use; one in use is closed by whoever uses it. */
    void closeKept() {
        for (Connection each = kept.pollFirst(); each != null; each = kept.pollFirst()) {
            each.leave();
        }
    }

    @Override
    public void close() {
        closed = true;
        closeKept();
    }
}
