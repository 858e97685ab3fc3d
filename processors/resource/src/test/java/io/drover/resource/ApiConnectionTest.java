package io.drover.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;

import io.drover.embedded.AdmissionHandler;
import io.drover.embedded.EmbeddedApiServer;
import io.drover.support.CapturedLog;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(120)
class ApiConnectionTest {
    private CapturedLog log;

    @BeforeEach
    void capture() {
        log = CapturedLog.of(ApiConnection.class.getName());
    }

    @AfterEach
    void release() {
        log.close();
    }

    @Nested
    class Logged {
        private final ConnectException refused = new ConnectException("Connection refused");
        private long seconds;
        private final ApiConnection connection =
                new ApiConnection("https://api:6443", () -> Duration.ofSeconds(seconds).toNanos());

        private void fail() {
            connection.afterConnectionFailure(null, refused);
        }

        @Test
        void oneLostConnectionIsNoOutage() {
            fail();
            seconds = 4;
            fail();

            assertThat(connection.awayFor()).isEmpty();
            assertThat(log.warnings()).isEmpty();
        }

        @Test
        void anOutageIsLoggedOnceHoweverManyRequestsFail() {
            fail();
            for (seconds = 5; seconds < 60; seconds++) {
                fail();
            }

            assertThat(connection.awayFor()).contains(Duration.ofSeconds(60));
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("https://api:6443", "Connection refused");
        }
    }

    /** For this one an hour passes in a minute. */
    private final ApiConnection hasty =
            new ApiConnection("http://127.0.0.1", () -> 60 * System.nanoTime());

    private KubernetesClient client(int port) {
        Config config =
                new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + port)
                        .withNamespace(Names.DEFAULT_NAMESPACE)
                        .withWatchReconnectInterval(100)
                        .withRequestRetryBackoffInterval(10)
                        .withRequestRetryBackoffLimit(3)
                        .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(hasty::follow)
                .build();
    }

    private static EmbeddedApiServer server(int port) throws IOException {
        return EmbeddedApiServer.start(
                Optional.empty(), port, AdmissionHandler.NONE, InstantSource.system());
    }

    @Test
    void watchesAloneTellOfAnOutageAndItsEnd() throws IOException {
        EmbeddedApiServer server = server(0);
        int port = server.url().getPort();
        try (KubernetesClient client = client(port);
                SharedIndexInformer<ConfigMap> watch = client.configMaps().inform()) {
            await().until(watch::hasSynced);
            assertThat(log.warnings()).isEmpty();

            server.close();
            await().atMost(Duration.ofSeconds(60)).until(() -> hasty.awayFor().isPresent());
            server = server(port);
            await().atMost(Duration.ofSeconds(60)).until(() -> hasty.awayFor().isEmpty());

            assertThat(log.warnings()).hasSize(1);
            assertThat(log.infos()).singleElement().asString().contains("answers again");
        } finally {
            server.close();
        }
    }

    /** As from a load balancer whose API servers are all down. */
    @Test
    void proxyWithNothingBehindItIsAnOutageToo() throws IOException {
        HttpServer proxy =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(503, -1);
                    exchange.close();
                });
        proxy.start();
        try (KubernetesClient client = client(proxy.getAddress().getPort())) {
            await().ignoreExceptionsInstanceOf(KubernetesClientException.class)
                    .until(
                            () ->
                                    hasty.awayFor().isPresent()
                                            || client.configMaps().withName("any").get() != null);

            assertThat(log.warnings()).singleElement().asString().contains("HTTP 503");
        } finally {
            proxy.stop(0);
        }
    }

    @Test
    @DisplayName("Credentials that the API server refuses are an outage, reported as such and once")
    void refusedCredentialsAreAnOutage() throws IOException {
        AtomicInteger status = new AtomicInteger(401);
        HttpServer guarded =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        guarded.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(status.get(), -1);
                    exchange.close();
                });
        guarded.start();
        try (KubernetesClient client = client(guarded.getAddress().getPort())) {
            await().ignoreExceptionsInstanceOf(KubernetesClientException.class)
                    .until(
                            () ->
                                    hasty.awayFor().isPresent()
                                            || client.configMaps().withName("any").get() != null);

            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("refused Drover's credentials", "HTTP 401");
            assertThat(hasty.trouble().orElseThrow()).contains("refused Drover's credentials");

            status.set(404);
            client.configMaps().withName("any").get();
            assertThat(hasty.trouble()).isEmpty();
        } finally {
            guarded.stop(0);
        }
    }
}
