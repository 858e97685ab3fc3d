package io.drover.store.nfs4.client;

import io.drover.store.nfs4.proto.Compound;
import io.drover.store.nfs4.proto.CompoundAnswer;
import io.drover.store.nfs4.proto.MalformedAnswerException;
import io.drover.store.nfs4.proto.NfsStatus;
import io.drover.store.nfs4.proto.Operation;
import io.drover.store.nfs4.rpc.RpcChannel;
import io.drover.store.nfs4.rpc.RpcMessage;
import io.drover.store.nfs4.rpc.RpcRefusedException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * Gets one message answered: the same bytes again on a new connection until an answer comes, the
 * gate shuts, the deadline passes, or the server seems gone. For one thread.
 */
final class Transmission {
    private final Connection connection;
    private final NfsTraffic traffic;
    private final String server;
    private final Deadline deadline;
    private final Backoff reconnects = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));
    private final Backoff delays = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(3));
    private final Backoff losses = new Backoff(Duration.ofMillis(2), Duration.ofSeconds(1));
    private int unanswered;

    Transmission(Connection connection, NfsTraffic traffic, String server, Deadline deadline) {
        this.connection = connection;
        this.traffic = traffic;
        this.server = server;
        this.deadline = deadline;
    }

    /**
     * The server's answer; empty if the gate shut before there was one.
     *
     * @throws MalformedAnswerException if the answer cannot be one to this message; the connection
     *     is closed then, as its other answers may be wrong, too
     */
    Optional<CompoundAnswer> run(Compound compound, Optional<Operation<?>> sequence, Gate gate)
            throws IOException, InterruptedException {
        RpcMessage message = compound.encode(sequence);
        while (true) {
            Optional<RpcChannel> channel = channel();
            Gate.Admission admission =
                    channel.isPresent() ? gate.admit(channel.get()) : Gate.Admission.BROKEN;
            if (admission == Gate.Admission.SHUT) {
                return Optional.empty();
            }
            Optional<ByteBuffer> body =
                    admission == Gate.Admission.OPEN
                            ? send(message, channel.get())
                            : Optional.empty();
            if (body.isPresent()) {
                CompoundAnswer answer = decode(channel.get(), body.get(), compound, sequence);
                if (answer.succeeded() > 0 || !asksToWait(answer)) {
                    return Optional.of(answer);
                }
                pause();
            }
        }
    }

    private CompoundAnswer decode(
            RpcChannel channel, ByteBuffer body, Compound compound, Optional<Operation<?>> sequence)
            throws MalformedAnswerException {
        try {
            CompoundAnswer answer = CompoundAnswer.decode(body, compound, sequence);
            boolean decided =
                    answer.succeeded() > 0 || answer.status() == NfsStatus.RETRY_UNCACHED_REP;
            // one that is refused says nothing about earlier transmissions, which may be performed
            unanswered = decided ? 0 : unanswered - 1;
            return answer;
        } catch (MalformedAnswerException e) {
            channel.close();
            throw e;
        }
    }

    static boolean asksToWait(CompoundAnswer answer) {
        return answer.status() == NfsStatus.DELAY || answer.status() == NfsStatus.GRACE;
    }

    /** Lets the server rest after it said DELAY or GRACE. */
    void pause() throws IOException, InterruptedException {
        traffic.delayed();
        if (deadline.passed()) {
            throw new UnreachableException(
                    "NFS server " + server + " asks to come back later for too long", null);
        }
        delays.pause(deadline);
    }

    /** Before a call is made anew as the server lost the session or the answer. */
    void pauseAfterLoss() throws IOException, InterruptedException {
        if (deadline.passed()) {
            throw new UnreachableException(
                    "NFS server " + server + " loses sessions or answers again and again", null);
        }
        losses.pause(deadline);
    }

    private Optional<RpcChannel> channel() throws IOException, InterruptedException {
        try {
            return Optional.of(connection.channel(deadline));
        } catch (IOException e) {
            if (!connection.isWorthWaiting()) {
                throw new UnreachableException(
                        "NFS server %s cannot be reached: %s".formatted(server, e.getMessage()), e);
            }
            retryAfter(e);
            return Optional.empty();
        }
    }

    private Optional<ByteBuffer> send(RpcMessage message, RpcChannel channel)
            throws IOException, InterruptedException {
        if (unanswered > 0) {
            traffic.repeated();
        }
        unanswered++;
        try {
            return Optional.of(connection.exchange(channel, message, deadline));
        } catch (RpcRefusedException e) {
            if (e.reason() != RpcRefusedException.Reason.TROUBLE) {
                unanswered--;
                throw e;
            }
            retryAfter(e);
        } catch (IOException e) {
            retryAfter(e);
        }
        return Optional.empty();
    }

    /** Once more, unless the time is up or the server has been silent for long. */
    private void retryAfter(IOException e) throws IOException, InterruptedException {
        if (deadline.passed() || !connection.isWorthWaiting()) {
            throw new UnreachableException(
                    "NFS server %s does not answer: %s".formatted(server, e.getMessage()), e);
        }
        reconnects.pause(deadline);
    }

    /** Whether the server may have performed, or may still perform, what it did not answer. */
    boolean isUndecided() {
        return unanswered > 0;
    }
}
