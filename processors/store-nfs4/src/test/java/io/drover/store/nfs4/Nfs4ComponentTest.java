package io.drover.store.nfs4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.ObjectStat;
import io.drover.store.StoreRequest;

import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The component as any route may use it. */
@NeedsGanesha
class Nfs4ComponentTest {
    static GaneshaServer server;
    static DefaultCamelContext context;
    static ProducerTemplate template;

    @BeforeAll
    static void start() throws Exception {
        server = GaneshaServer.start();
        context = new DefaultCamelContext();
        context.disableJMX();
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            context.stop();
            server.close();
        }
    }

    private static String uri(String options) {
        return "nfs4:127.0.0.1:" + server.port() + "?path=/export/rw" + options;
    }

    private static Object ask(String operation, String key, Object body) {
        return template.requestBodyAndHeaders(
                uri(""), body, Map.of(StoreRequest.OPERATION, operation, StoreRequest.KEY, key));
    }

    @Test
    void filesAreWrittenFoundReadListedAndDeleted() {
        ask("write", "some/file.txt", "text".getBytes(StandardCharsets.UTF_8));

        assertThat(ask("read", "some/file.txt", ""))
                .isEqualTo("text".getBytes(StandardCharsets.UTF_8));
        assertThat((Optional<?>) ask("stat", "some/file.txt", "")).isPresent();
        assertThat((List<?>) ask("list", "some", ""))
                .singleElement()
                .isInstanceOfSatisfying(
                        ObjectStat.class,
                        stat -> assertThat(stat.key().value()).isEqualTo("some/file.txt"));
        ask("delete", "some/file.txt", "");
        assertThat((Optional<?>) ask("stat", "some/file.txt", "")).isEmpty();
    }

    @Test
    void directoriesAreMadeOnce() {
        ask("mkdirs", "made/for/later", "");
        ask("mkdirs", "made/for/later", "");

        assertThat(server.directory("rw").resolve("made/for/later")).isDirectory();
    }

    @Test
    void theOperationMayBeTheEndpoints() {
        template.requestBodyAndHeader(uri("&operation=write"), "x", StoreRequest.KEY, "fixed");

        assertThat(server.directory("rw").resolve("fixed")).hasContent("x");
    }

    @Test
    void anUnknownOperationIsNamed() {
        assertThatThrownBy(() -> ask("chmod", "x", ""))
                .isInstanceOf(CamelExecutionException.class)
                .hasStackTraceContaining("nfs4 operation 'chmod' is not one of stat, read");
    }

    @Test
    void healthTellsWhetherTheServerShowsThePath() throws Exception {
        Nfs4Endpoint good = context.getEndpoint(uri(""), Nfs4Endpoint.class);
        Nfs4Endpoint bad = context.getEndpoint("nfs4:127.0.0.1:9?path=/export", Nfs4Endpoint.class);
        good.start();
        bad.start();

        assertThat(new Nfs4HealthCheck(good).call().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(new Nfs4HealthCheck(bad).call())
                .satisfies(
                        result -> {
                            assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
                            assertThat(result.getMessage())
                                    .hasValueSatisfying(
                                            text -> assertThat(text).contains("127.0.0.1:9"));
                        });
    }

    @Test
    void endpointsOfOneServerShareAConnectionAndTellItsFigures() {
        ask("write", "figures", "x");
        Nfs4Endpoint writer = context.getEndpoint(uri("&operation=write"), Nfs4Endpoint.class);
        Nfs4Endpoint reader = context.getEndpoint(uri("&operation=read"), Nfs4Endpoint.class);
        writer.start();
        reader.start();
        template.requestBodyAndHeader(writer, "x", StoreRequest.KEY, "figures");
        long calls = writer.getCalls();

        template.requestBodyAndHeader(reader, "", StoreRequest.KEY, "figures");

        assertThat(writer.getCalls()).isGreaterThan(calls).isEqualTo(reader.getCalls());
        assertThat(reader.getConnections()).isEqualTo(1);
        assertThat(reader.getSessions()).isEqualTo(1);
        assertThat(reader.getTrouble()).isEmpty();
    }
}
