package io.drover.nbd;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves devices at one address, each client on virtual threads of its own. It closes neither the
 * devices nor waits for requests: {@link SharedExport#close} does.
 */
public final class NbdServer implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(NbdServer.class);

    private final NbdListener listener;
    private final Exports exports;
    private final NbdLimits limits;
    private final Set<NbdConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private NbdServer(NbdListener listener, Exports exports, NbdLimits limits) {
        this.listener = listener;
        this.exports = exports;
        this.limits = limits;
    }

    /**
     * @param listener closed with the server
     */
    public static NbdServer start(NbdListener listener, Exports exports, NbdLimits limits) {
        NbdServer server = new NbdServer(listener, exports, limits);
        Thread.ofVirtual().name("nbd-accept").start(server::accept);
        return server;
    }

    /** How clients write the address, without the name of a device. */
    public String address() {
        return listener.address();
    }

    private void accept() {
        while (!closed) {
            try {
                admit(listener.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("{} takes no further nbd clients", listener.address(), e);
                return;
            }
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        if (connections.size() >= limits.connections()) {
            LOG.warn(
                    "{} turns an nbd client away: {} are connected already",
                    listener.address(),
                    limits.connections());
            channel.close();
            return;
        }
        NbdConnection connection = new NbdConnection(channel, exports, limits);
        connections.add(connection);
        Thread.ofVirtual()
                .name("nbd-client")
                .start(
                        () -> {
                            try {
                                connection.run();
                            } finally {
                                connections.remove(connection);
                            }
                        });
        if (closed) {
            connection.close();
        }
    }

    /** Clients that are connected. */
    int clients() {
        return connections.size();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        connections.forEach(NbdConnection::close);
    }
}
