package io.drover.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.reconcile.MarkedSteps;
import io.drover.reconcile.Markers;
import io.drover.reconcile.Reconciliations;
import io.drover.support.CapturedLog;

import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lines of routes have the marker of their exchange on each of Camel's threads. */
@Timeout(30)
class MarkedStepsTest {
    private static final String MARKER = "Backup/ns/a#1";

    private final CamelContext camel = new DefaultCamelContext();
    private CapturedLog log;
    private ProducerTemplate producer;

    @BeforeEach
    void start() throws Exception {
        camel.getCamelContextExtension().addInterceptStrategy(new MarkedSteps());
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:same").routeId("same").log("same thread");
                        from("direct:threads").routeId("hops").threads(1).log("threads");
                        from("direct:tap").routeId("tap").wireTap("direct:tapped");
                        from("direct:tapped").routeId("tapped").log("tapped");
                        from("direct:queue").routeId("queue").to("seda:queued");
                        from("seda:queued").routeId("queued").log("queued");
                    }
                });
        camel.start();
        producer = camel.createProducerTemplate();
        log = CapturedLog.of("ROOT");
    }

    @AfterEach
    void stop() {
        log.close();
        camel.stop();
    }

    private void sendMarked(String route) {
        producer.send(route, exchange -> exchange.setProperty(Reconciliations.MARKER, MARKER));
    }

    private void sendUnmarked(String route) {
        producer.send(route, exchange -> {});
    }

    private void awaitLine(String line) {
        await().until(() -> log.with(Markers.KEY).contains(line));
    }

    @Test
    void stepsOfAnExchangeHaveItsMarkerOnAllThreads() {
        sendMarked("direct:same");
        sendMarked("direct:threads");
        sendMarked("direct:tap");
        sendMarked("direct:queue");

        awaitLine(MARKER + " same thread");
        awaitLine(MARKER + " threads");
        awaitLine(MARKER + " tapped");
        awaitLine(MARKER + " queued");
    }

    @Test
    void threadsThatWereMarkedAreNotAfterwards() {
        sendMarked("direct:threads");
        awaitLine(MARKER + " threads");
        sendMarked("direct:queue");
        awaitLine(MARKER + " queued");

        sendUnmarked("direct:threads");
        sendUnmarked("direct:queue");

        awaitLine("- threads");
        awaitLine("- queued");
        assertThat(Markers.current()).isEmpty();
    }

    @Test
    void exchangeThatAMarkedThreadStartsHasItsMarker() {
        try (Markers.Scope _ = Markers.open(MARKER)) {
            sendUnmarked("direct:tap");
            sendUnmarked("direct:same");

            assertThat(Markers.current()).contains(MARKER);
        }

        awaitLine(MARKER + " tapped");
        awaitLine(MARKER + " same thread");
    }

    @Test
    void markerOfTheExchangeIsStrongerThanThatOfTheThread() {
        try (Markers.Scope _ = Markers.open("Volume/ns/other#2")) {
            sendMarked("direct:same");

            assertThat(Markers.current()).contains("Volume/ns/other#2");
        }

        awaitLine(MARKER + " same thread");
    }
}
