package io.drover.store.s3;

import org.apache.http.HttpHost;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.protocol.HttpContext;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * For the client of a store that is reached over HTTP: makes no connection of TLS, and reads none
 * of the certificates that one would take, which is a tenth of a second's work.
 */
final class NoTls implements ConnectionSocketFactory {
    @Override
    public Socket createSocket(HttpContext context) throws IOException {
        throw new IOException("this store is reached over HTTP only");
    }

    @Override
    public Socket connectSocket(
            int connectTimeout,
            Socket socket,
            HttpHost host,
            InetSocketAddress remote,
            InetSocketAddress local,
            HttpContext context)
            throws IOException {
        throw new IOException("this store is reached over HTTP, not TLS: " + host);
    }
}
