package io.drover.control.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;

import io.drover.control.system.SystemObstacle.Failed;
import io.drover.resource.Cluster;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.client.Config;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

class ClaimNamespacesTest {
    /** An API server that allows nothing. */
    private static HttpServer refusing() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] status =
                """
                {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": 403,
                 "reason": "Forbidden", "message": "namespaces is forbidden"}
                """
                        .getBytes(StandardCharsets.UTF_8);
        server.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(403, status.length);
                    exchange.getResponseBody().write(status);
                    exchange.close();
                });
        server.start();
        return server;
    }

    @Test
    void createsWhatIsMissing() throws IOException, Failed {
        try (TestCluster api = TestCluster.start()) {
            ClaimNamespaces namespaces = new ClaimNamespaces(api.cluster());
            assertThat(namespaces.isMissing("shop")).isTrue();

            namespaces.create("shop");
            namespaces.create("shop");

            assertThat(namespaces.isMissing("shop")).isFalse();
        }
    }

    @Test
    void namesTheCommandWhereItMayNotCreateOne() throws IOException {
        HttpServer server = refusing();
        Config config = Config.empty();
        config.setMasterUrl("http://127.0.0.1:" + server.getAddress().getPort());
        try (Cluster cluster = Cluster.connect(config, "default")) {
            ClaimNamespaces namespaces = new ClaimNamespaces(cluster);
            assertThat(namespaces.isMissing("shop")).isFalse();
            assertThatThrownBy(() -> namespaces.create("shop"))
                    .isInstanceOf(Failed.class)
                    .hasMessage(
                            "there is no namespace 'shop', and Drover may not create it; do so by:"
                                    + " kubectl create namespace shop");
        } finally {
            server.stop(0);
        }
    }
}
