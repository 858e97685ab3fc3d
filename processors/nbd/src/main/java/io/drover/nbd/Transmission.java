package io.drover.nbd;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Semaphore;

/**
 * Reads the requests of one client and starts them side by side, as many as the limits allow: a
 * client that does not take its answers is not read from any more.
 */
final class Transmission {
    private static final Logger LOG = LoggerFactory.getLogger(Transmission.class);

    private final Wire wire;
    private final RequestHandler handler;
    private final int slots;
    private final Semaphore free;
    private final Semaphore memory = new Semaphore(NbdLimits.MAX_PAYLOAD);

    Transmission(Wire wire, RequestHandler handler, NbdLimits limits) {
        this.wire = wire;
        this.handler = handler;
        this.slots = limits.requests();
        this.free = new Semaphore(slots);
    }

    /** Returns when the client has left and none of its requests is worked on any more. */
    void run() throws IOException {
        try {
            while (next()) {
                // until the client leaves
            }
        } catch (EOFException | ClosedChannelException e) {
            LOG.debug("an nbd client left without saying so: {}", e.toString());
        } finally {
            free.acquireUninterruptibly(slots);
        }
    }

    private boolean next() throws IOException {
        Request request = Request.read(wire);
        if (request.command() == Command.DISCONNECT) {
            return false;
        }
        if (request.command() == Command.WRITE && request.length() > NbdLimits.MAX_PAYLOAD) {
            throw new ProtocolViolation(
                    "a request writes %d bytes; at most %d are allowed"
                            .formatted(request.length(), NbdLimits.MAX_PAYLOAD));
        }
        free.acquireUninterruptibly();
        int bytes = request.payload();
        memory.acquireUninterruptibly(bytes);
        boolean started = false;
        try {
            ByteBuffer data = ByteBuffer.allocate(bytes);
            if (request.command() == Command.WRITE) {
                wire.fill(data);
                data.flip();
            }
            Thread.ofVirtual().name("nbd-request").start(() -> handle(request, data, bytes));
            started = true;
        } finally {
            if (!started) {
                release(bytes);
            }
        }
        return true;
    }

    private void handle(Request request, ByteBuffer data, int bytes) {
        try {
            handler.handle(request, data);
        } catch (IOException e) {
            LOG.debug("the answer to {} cannot be sent: {}", request, e.toString());
            hangUp();
        } finally {
            release(bytes);
        }
    }

    /** A connection that lost an answer is of no use; its reader notices. */
    private void hangUp() {
        try {
            wire.close();
        } catch (IOException e) {
            LOG.debug("the connection of an nbd client was not closed", e);
        }
    }

    private void release(int bytes) {
        memory.release(bytes);
        free.release();
    }
}
