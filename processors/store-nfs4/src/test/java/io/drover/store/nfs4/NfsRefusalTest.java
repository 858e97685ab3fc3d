package io.drover.store.nfs4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.client.NfsTimeouts;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Servers that do not want, and addresses where nobody is. */
@Timeout(30)
class NfsRefusalTest {
    private static final NfsTimeouts SHORT =
            new NfsTimeouts(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(2));

    private long start;

    @BeforeEach
    void note() {
        start = System.nanoTime();
    }

    /** Nothing here may take longer than the limit of a call and a moment. */
    @AfterEach
    void nothingHung() {
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
    }

    private static void list(int port) throws StoreException {
        try (NfsClient client = NfsStores.client(port, SHORT)) {
            NfsStores.store(client, "rw").children(ObjectKey.of("backupstore"));
        }
    }

    @Test
    void aServerOfNfs3OnlyIsUnavailableAndSaysSo() throws Exception {
        try (RpcStub server = RpcStub.answering(RpcStub.VERSION_3_ONLY)) {
            assertThatThrownBy(() -> list(server.port()))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("NFSv3-only")
                    .hasMessageContaining("enable NFSv4.1");
        }
    }

    @Test
    void aServerWithoutMinorVersionOneSaysSo() throws Exception {
        try (RpcStub server = RpcStub.answering(RpcStub.MINOR_VERSION_REFUSED)) {
            assertThatThrownBy(() -> list(server.port()))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("NFSv4.0 only");
        }
    }

    @Test
    void aDeniedCredentialIsForbidden() throws Exception {
        try (RpcStub server = RpcStub.answering(RpcStub.CREDENTIAL_DENIED)) {
            assertThatThrownBy(() -> list(server.port()))
                    .isInstanceOf(StoreException.Forbidden.class)
                    .hasMessageContaining("uid 0");
        }
    }

    @Test
    void anAnswerThatClaimsMoreThanItHasIsNotBelieved() throws Exception {
        try (RpcStub server = RpcStub.answering(RpcStub.CLAIMS_TWO_GIGABYTES)) {
            assertThatThrownBy(() -> list(server.port()))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("malformed");
        }
    }

    @Test
    void aServerThatNeverAnswersIsUnavailable() throws Exception {
        try (RpcStub server = RpcStub.silent()) {
            assertThatThrownBy(() -> list(server.port()))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("no answer within");
        }
    }

    @Test
    void anAddressThatSwallowsConnectionsIsUnavailable() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = fill(full);

            assertThatThrownBy(() -> list(full.getLocalPort()))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("no connection within 1000 ms");
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    /** The kernel drops further attempts when the queue of those not accepted is full. */
    private static List<Socket> fill(ServerSocket listener) throws IOException {
        List<Socket> waiting = new ArrayList<>();
        while (waiting.size() < 10) {
            Socket socket = new Socket();
            try {
                socket.connect(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), listener.getLocalPort()),
                        200);
                waiting.add(socket);
            } catch (SocketTimeoutException e) {
                socket.close();
                return waiting;
            }
        }
        throw new IllegalStateException("the queue does not fill");
    }

    @Test
    void aPortWhereNobodyListensIsUnavailable() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThatThrownBy(() -> list(port))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("refused");
    }
}
