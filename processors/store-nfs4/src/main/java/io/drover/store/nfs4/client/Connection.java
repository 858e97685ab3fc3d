package io.drover.store.nfs4.client;

import io.drover.store.nfs4.rpc.RpcChannel;
import io.drover.store.nfs4.rpc.RpcConnector;
import io.drover.store.nfs4.rpc.RpcMessage;
import io.drover.store.nfs4.rpc.RpcRefusedException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The connection to the server, made again when it broke. An attempt to connect is shared by all
 * who wait for it, and so is its failure. Thread-safe; guarded by its monitor, in which nothing
 * blocks.
 */
final class Connection implements AutoCloseable {
    private final RpcConnector connector;
    private final NfsTimeouts timeouts;
    private final NfsTraffic traffic;
    private CompletableFuture<RpcChannel> attempt =
            CompletableFuture.failedFuture(new IOException());
    private volatile long lastAnswer;
    private volatile boolean answered;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile boolean closed;

    Connection(RpcConnector connector, NfsTimeouts timeouts, NfsTraffic traffic) {
        this.connector = connector;
        this.timeouts = timeouts;
        this.traffic = traffic;
    }

    /** A channel that was open a moment ago. */
    RpcChannel channel(Deadline deadline) throws IOException, InterruptedException {
        CompletableFuture<RpcChannel> current = current();
        try {
            return current.get(Math.max(1, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no connection in time", e);
        } catch (ExecutionException e) {
            trouble = Optional.of(String.valueOf(e.getCause().getMessage()));
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    private synchronized CompletableFuture<RpcChannel> current() throws IOException {
        if (closed) {
            throw new IOException("the client is closed");
        }
        if (attempt.isDone() && !isUsable(attempt)) {
            attempt = new CompletableFuture<>();
            CompletableFuture<RpcChannel> started = attempt;
            Thread.ofVirtual().name("nfs4-connect").start(() -> connect(started));
        }
        return attempt;
    }

    private static boolean isUsable(CompletableFuture<RpcChannel> attempt) {
        return !attempt.isCompletedExceptionally() && attempt.join().isOpen();
    }

    private void connect(CompletableFuture<RpcChannel> started) {
        try {
            RpcChannel channel = connector.open(timeouts.connect());
            traffic.connected();
            started.complete(channel);
            closeIfLate(channel);
        } catch (IOException | InterruptedException | RuntimeException e) {
            // the boundary of the connecting thread: its failure is that of those who wait
            started.completeExceptionally(e);
        }
    }

    private synchronized void closeIfLate(RpcChannel channel) {
        if (closed) {
            channel.close();
        }
    }

    /**
     * Sends the message once and waits for its answer. When none comes the channel is closed, so
     * that nothing arrives later and the message's payload is free.
     *
     * @throws RpcRefusedException if the server refused the call as such
     * @throws IOException if no answer came
     */
    ByteBuffer exchange(RpcChannel channel, RpcMessage message, Deadline deadline)
            throws IOException, InterruptedException {
        Duration timeout = deadline.atMost(timeouts.answer());
        traffic.called();
        CompletableFuture<ByteBuffer> answer = channel.call(message, timeout);
        boolean done = false;
        try {
            // the RPC layer keeps the time; the second more is for the case that it fails to
            ByteBuffer body = answer.get(timeout.toMillis() + 1000, TimeUnit.MILLISECONDS);
            noteAnswer();
            done = true;
            return body;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RpcRefusedException refused) {
                noteAnswer();
                done = true;
                throw refused;
            }
            throw failed(e.getCause(), timeout);
        } catch (TimeoutException e) {
            throw failed(e, timeout);
        } finally {
            if (!done) {
                channel.close();
            }
        }
    }

    private IOException failed(Throwable cause, Duration timeout) {
        boolean late =
                cause instanceof TimeoutException || cause.getCause() instanceof TimeoutException;
        String message =
                late ? "no answer within " + timeout.toMillis() + " ms" : cause.getMessage();
        trouble = Optional.of(String.valueOf(message));
        return new IOException(message, cause);
    }

    private void noteAnswer() {
        lastAnswer = System.nanoTime();
        answered = true;
        trouble = Optional.empty();
    }

    /** Whether a server that answered a short while ago may be expected back. */
    boolean isWorthWaiting() {
        return !closed
                && answered
                && System.nanoTime() - lastAnswer < timeouts.reconnect().toNanos();
    }

    /** Why the last attempt failed; empty if it did not. */
    Optional<String> trouble() {
        return trouble;
    }

    boolean isConnected() {
        CompletableFuture<RpcChannel> current;
        synchronized (this) {
            current = attempt;
        }
        return current.isDone() && isUsable(current);
    }

    @Override
    public void close() {
        CompletableFuture<RpcChannel> current;
        synchronized (this) {
            closed = true;
            current = attempt;
        }
        if (current.isDone() && !current.isCompletedExceptionally()) {
            current.join().close();
        }
    }
}
