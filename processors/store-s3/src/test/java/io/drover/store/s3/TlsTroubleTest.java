package io.drover.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.store.StandaloneStores;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that is not trusted is told from one that is away, with what to correct. */
@Timeout(60)
class TlsTroubleTest {
    private static final String URL = "s3://bucket@us-east-1/";
    private static final ObjectKey KEY = ObjectKey.of("k");
    private static final byte[] BAD_REQUEST =
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    /** Type of the first record of TLS (RFC 8446, section 5.1). */
    private static final byte TLS_HANDSHAKE = 22;

    /** A fatal alert 40 (RFC 8446, section 6). */
    private static final byte[] HANDSHAKE_FAILURE = {21, 3, 3, 0, 2, 2, 40};

    @TempDir static Path directory;
    @TempDir static Path expired;
    private static TlsServer server;
    private static TlsServer old;
    private static StandaloneStores stores;

    @BeforeAll
    static void start() throws Exception {
        server = new TlsServer(directory);
        old = new TlsServer(expired, "-startdate", "-10d", "-validity", "1");
        stores = StandaloneStores.start(Optional.empty(), TargetKinds.parse(URL));
    }

    @AfterAll
    static void stop() {
        stores.close();
        server.close();
        old.close();
    }

    private static ObjectStore store(String name, String endpoint, Optional<TlsServer> trusted) {
        Map<String, String> secret = new HashMap<>();
        secret.put("AWS_ACCESS_KEY_ID", "id");
        secret.put("AWS_SECRET_ACCESS_KEY", "secret");
        secret.put("AWS_ENDPOINTS", endpoint);
        trusted.ifPresent(known -> secret.put("AWS_CERT", known.certificate()));
        return stores.open(name, TargetKinds.parse(URL), new TargetCredentials(secret));
    }

    /** Both by the requests that the SDK makes and by those that are made without it. */
    private static void assertUntrusted(String name, ObjectStore store, String text) {
        List<ThrowingCallable> requests =
                List.of(
                        () -> store.read(KEY, InputStream::readAllBytes),
                        () -> store.write(KEY, ObjectBody.utf8("content")),
                        () -> store.stat(KEY),
                        () -> store.children(KEY),
                        () -> stores.probe(name));
        assertThat(requests)
                .allSatisfy(
                        request ->
                                assertThatThrownBy(request)
                                        .isInstanceOf(StoreException.Untrusted.class)
                                        .hasMessageContaining(text));
    }

    @Test
    @DisplayName("A certificate of an authority that nobody named is refused, and AWS_CERT named")
    void unknownAuthority() {
        ObjectStore store = store("unknown", server.url("localhost"), Optional.empty());

        assertUntrusted("unknown", store, "into AWS_CERT of the target's Secret");
        assertThat(server.requests).isEmpty();
    }

    @Test
    @DisplayName("A certificate of another host is refused, and the host's setting named")
    void otherName() {
        ObjectStore store = store("other", server.url("127.0.0.1"), Optional.of(server));

        assertUntrusted("other", store, "certificate is for another host; correct AWS_ENDPOINTS");
        assertThat(server.requests).isEmpty();
    }

    @Test
    @DisplayName("A certificate that has expired is refused, and said to have")
    void outOfDate() {
        ObjectStore store = store("old", old.url("localhost"), Optional.of(old));

        assertUntrusted("old", store, "certificate has expired or is not valid yet");
        assertThat(old.requests).isEmpty();
    }

    @Test
    @DisplayName("A server without TLS is named as such after one connection, not after all tries")
    void noTls() throws IOException {
        AtomicInteger connections = new AtomicInteger();
        try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> refuse(plain, BAD_REQUEST, connections));
            String endpoint = "https://127.0.0.1:" + plain.getLocalPort();
            ObjectStore store = store("plain", endpoint, Optional.empty());

            assertThatThrownBy(() -> store.read(KEY, InputStream::readAllBytes))
                    .isInstanceOf(StoreException.Untrusted.class)
                    .hasMessageContaining(
                            "the server does not speak TLS; begin AWS_ENDPOINTS with http://");
            assertThat(connections).hasValue(1);
            assertUntrusted("plain", store, "the server does not speak TLS");
        }
    }

    @Test
    @DisplayName("A server that only speaks HTTPS is named as such where HTTP is asked for")
    void onlyTls() {
        String endpoint = server.url("localhost").replace("https:", "http:");
        ObjectStore store = store("only-tls", endpoint, Optional.empty());

        assertUntrusted("only-tls", store, "begin AWS_ENDPOINTS with https://");
        assertThat(server.requests).isEmpty();
    }

    @Test
    @DisplayName("So is one that answers HTTP with a page which says so")
    void onlyTlsByPage() throws IOException {
        try (ServerSocket strict = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> refuse(strict, HANDSHAKE_FAILURE, new AtomicInteger()));
            String endpoint = "http://127.0.0.1:" + strict.getLocalPort();
            ObjectStore store = store("page", endpoint, Optional.empty());

            assertUntrusted("page", store, "begin AWS_ENDPOINTS with https://");
        }
    }

    @Test
    @DisplayName("A server of HTTP, one that says nothing, and nobody are not taken for HTTPS")
    void noTlsToAsk() throws IOException {
        URI nobody;
        try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> refuse(plain, BAD_REQUEST, new AtomicInteger()));
            nobody = URI.create("http://127.0.0.1:" + plain.getLocalPort());

            assertThat(TlsProbe.speaksTls(nobody)).isFalse();
            assertThat(TlsProbe.speaksTls(URI.create("http://127.0.0.1:" + mute.getLocalPort())))
                    .isFalse();
        }
        assertThat(TlsProbe.speaksTls(nobody)).isFalse();
    }

    /**
     * @param toTls the answer to what is no HTTP
     */
    private static void refuse(ServerSocket server, byte[] toTls, AtomicInteger connections) {
        try {
            while (true) {
                Socket socket = server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> refuse(socket, toTls));
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private static void refuse(Socket connection, byte[] toTls) {
        try (Socket socket = connection) {
            byte[] request = new byte[8192];
            socket.getInputStream().read(request);
            socket.getOutputStream().write(request[0] == TLS_HANDSHAKE ? toTls : BAD_REQUEST);
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // the client has left
        }
    }
}
