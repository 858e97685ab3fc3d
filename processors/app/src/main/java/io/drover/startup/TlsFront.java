package io.drover.startup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

import javax.net.ssl.SSLContext;

/** Speaks TLS on the loopback interface for a server that does not, for the {@link Rehearsal}. */
final class TlsFront implements AutoCloseable {
    private final ServerSocket listening;
    private final URI behind;

    TlsFront(SSLContext context, URI behind) throws IOException {
        this.listening =
                context.getServerSocketFactory()
                        .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
        this.behind = behind;
        Thread.startVirtualThread(this::accept);
    }

    URI uri() {
        return URI.create("https://127.0.0.1:" + listening.getLocalPort());
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(behind.getHost(), behind.getPort());
                Thread.startVirtualThread(() -> pass(client, server));
                Thread.startVirtualThread(() -> pass(server, client));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** Until one side closes its connection, upon which the other's is closed. */
    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // whoever still needed it finds it closed
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
