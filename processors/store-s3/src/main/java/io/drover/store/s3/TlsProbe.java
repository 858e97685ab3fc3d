package io.drover.store.s3;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;

import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Asks a server that made nothing of a request over HTTP whether it speaks TLS. */
final class TlsProbe {
    private static final int PATIENCE_MILLIS = 3_000;

    private TlsProbe() {}

    /** By a connection of its own over which no request goes; who the server is does not matter. */
    static boolean speaksTls(URI plain) {
        int port = plain.getPort() < 0 ? 80 : plain.getPort();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(plain.getHost(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
            try (SSLSocket tls =
                    (SSLSocket) factory.createSocket(socket, plain.getHost(), port, false)) {
                tls.startHandshake();
                return true;
            }
        } catch (IOException e) {
            return isRefusal(e);
        }
    }

    /** Whether one of both parties to a handshake refused the other, which takes TLS to say. */
    private static boolean isRefusal(IOException failure) {
        Optional<TlsTrouble> trouble = TlsTrouble.of(failure);
        return String.valueOf(failure.getMessage()).contains("Received fatal alert")
                || trouble.isPresent() && trouble.get() != TlsTrouble.NO_TLS;
    }
}
