package io.drover.endpoint.nfs.client;

import io.drover.endpoint.nfs.proto.Compound;
import io.drover.endpoint.nfs.proto.CompoundAnswer;
import io.drover.endpoint.nfs.proto.NfsStatus;
import io.drover.endpoint.nfs.proto.Operation;
import io.drover.endpoint.nfs.rpc.RpcChannel;
import io.drover.endpoint.nfs.rpc.RpcMessage;
import io.drover.endpoint.nfs.rpc.RpcRefusedException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * Gets one message answered: the same bytes again on a new connection until an answer comes, the
 * deadline passes, or the server seems gone. For one thread.
 */
final class Transmission {
    private final Connection connection;
    private final NfsTraffic traffic;
    private final String server;
    private final Deadline deadline;
    private final Backoff reconnects = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));
    private final Backoff delays = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(3));
    private boolean open;
    private boolean lostAnswers;

    Transmission(Connection connection, NfsTraffic traffic, String server, Deadline deadline) {
        this.connection = connection;
        this.traffic = traffic;
        this.server = server;
        this.deadline = deadline;
    }

    CompoundAnswer run(Compound compound, Optional<Operation<?>> sequence)
            throws IOException, InterruptedException {
        RpcMessage message = compound.encode(sequence);
        while (true) {
            Optional<ByteBuffer> body = transmit(message);
            if (body.isPresent()) {
                CompoundAnswer answer = CompoundAnswer.decode(body.get(), compound, sequence);
                open = false;
                if (answer.succeeded() > 0 || !asksToWait(answer)) {
                    return answer;
                }
                pause();
            }
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

    private Optional<ByteBuffer> transmit(RpcMessage message)
            throws IOException, InterruptedException {
        RpcChannel channel;
        try {
            channel = connection.channel(deadline);
        } catch (IOException e) {
            if (!connection.isWorthWaiting()) {
                throw new UnreachableException(
                        "NFS server %s cannot be reached: %s".formatted(server, e.getMessage()), e);
            }
            retryAfter(e);
            return Optional.empty();
        }
        return send(message, channel);
    }

    private Optional<ByteBuffer> send(RpcMessage message, RpcChannel channel)
            throws IOException, InterruptedException {
        if (open) {
            traffic.repeated();
            lostAnswers = true;
        }
        open = true;
        try {
            return Optional.of(connection.exchange(channel, message, deadline));
        } catch (RpcRefusedException e) {
            open = false;
            if (e.reason() != RpcRefusedException.Reason.TROUBLE) {
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

    /** Whether the server may have, or may still get, a call whose answer was not read. */
    boolean isUndecided() {
        return open;
    }

    /** Whether the answer, when it came, was not to the first transmission. */
    boolean hasLostAnswers() {
        return lostAnswers;
    }
}
