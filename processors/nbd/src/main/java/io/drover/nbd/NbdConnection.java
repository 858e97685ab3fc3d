package io.drover.nbd;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One client from its first byte to its last. */
final class NbdConnection {
    private static final Logger LOG = LoggerFactory.getLogger(NbdConnection.class);

    private final SocketChannel channel;
    private final Exports exports;
    private final NbdLimits limits;
    private final String client = ClientName.next();
    private final CountDownLatch decided = new CountDownLatch(1);

    NbdConnection(SocketChannel channel, Exports exports, NbdLimits limits) {
        this.channel = channel;
        this.exports = exports;
        this.limits = limits;
    }

    /** Returns when the client has left, or was made to. */
    void run() {
        Thread.ofVirtual().name("nbd-handshake").start(this::limitHandshake);
        try (Wire wire = new Wire(channel)) {
            wire.sendAtOnce();
            Optional<Handshake.Chosen> chosen = new Handshake(wire, exports, client, wire).run();
            decided.countDown();
            if (chosen.isPresent()) {
                serve(wire, chosen.get());
            }
        } catch (ProtocolViolation e) {
            LOG.warn("nbd client {} is disconnected: it sent {}", client, e.getMessage());
        } catch (EOFException | ClosedChannelException e) {
            LOG.debug("nbd client {} left during the handshake: {}", client, e.toString());
        } catch (IOException e) {
            // as of a client that was killed; what it had asked for was answered, or it asks again
            LOG.info("the connection of nbd client {} was lost: {}", client, e.toString());
        } finally {
            decided.countDown();
        }
    }

    private void serve(Wire wire, Handshake.Chosen chosen) throws IOException {
        try (ExportUse use = chosen.use()) {
            LOG.info(
                    "nbd client {} uses export {}{}",
                    client,
                    use.shared().name(),
                    use.writable() ? "" : ", read-only");
            RequestHandler handler =
                    new RequestHandler(
                            use, new Replies(wire, chosen.structured()), chosen.allocation());
            new Transmission(wire, handler, limits).run();
        } finally {
            LOG.info("nbd client {} left", client);
        }
    }

    private void limitHandshake() {
        try {
            if (!decided.await(limits.handshake().toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn(
                        "nbd client {} is disconnected: it chose no export in {} s",
                        client,
                        limits.handshake().toSeconds());
                close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("the connection of nbd client {} was not closed", client, e);
        }
    }
}
