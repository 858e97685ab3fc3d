package io.drover.control.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

@Timeout(60)
class HookRoutesTest {
    private static final HookCall CALL =
            new HookCall(
                    "db",
                    HookCall.BEFORE,
                    "snap",
                    "shop",
                    "data",
                    List.of(new HookPod("db-0", "node", "10.0.0.1")));

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<Exchange> seen = new ArrayList<>();
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        context.disableJMX();
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:hook-db-before")
                                .errorHandler(noErrorHandler())
                                .process(exchange -> seen.add(exchange.copy()));
                        from("direct:hook-bad-before")
                                .errorHandler(noErrorHandler())
                                .process(
                                        _ -> {
                                            throw new IOException("the agent said no");
                                        });
                        from("direct:hook-slow-before")
                                .errorHandler(noErrorHandler())
                                .process(_ -> hang());
                        from("direct:hook-slow-after").process(_ -> {});
                        from("direct:hook-deaf-before")
                                .errorHandler(noErrorHandler())
                                .process(_ -> ignoreInterrupts());
                        from("direct:hook-deaf-after").process(_ -> {});
                    }
                });
        context.start();
    }

    private void hang() throws InterruptedException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }

    private void ignoreInterrupts() {
        boolean ended = false;
        while (!ended) {
            try {
                end.await();
                ended = true;
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        }
    }

    @AfterEach
    void stop() {
        end.countDown();
        context.stop();
    }

    private HookRoutes routes(Duration deadline) {
        return new HookRoutes(context, deadline);
    }

    private static HookCall named(String hook) {
        return new HookCall(hook, HookCall.BEFORE, "snap", "shop", "data", List.of());
    }

    @Test
    void theRouteLearnsWhatIsToBeFrozen() throws Exception {
        routes(Duration.ofSeconds(20)).call(CALL);

        Exchange exchange = seen.getFirst();
        assertThat(exchange.getMessage().getBody()).isEqualTo(CALL);
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry("DroverHook", "db")
                .containsEntry("DroverPhase", "before")
                .containsEntry("DroverSnapshot", "snap")
                .containsEntry("DroverNamespace", "shop")
                .containsEntry("DroverClaim", "data")
                .containsEntry("DroverPods", List.of("db-0"));
    }

    @Test
    void namesTheEndpointsThatNoRouteHas() {
        HookRoutes routes = routes(Duration.ofSeconds(20));

        assertThat(routes.missing("slow")).isEmpty();
        assertThat(routes.missing("db")).containsExactly("direct:hook-db-after");
        assertThat(routes.missing("other"))
                .containsExactly("direct:hook-other-before", "direct:hook-other-after");
    }

    @Test
    void whatARouteThrowsIsTheReason() {
        assertThatThrownBy(() -> routes(Duration.ofSeconds(20)).call(named("bad")))
                .isInstanceOf(IOException.class)
                .hasMessage("route direct:hook-bad-before failed: the agent said no");
    }

    @Test
    void oneThatHasGoneSinceFails() {
        assertThatThrownBy(() -> routes(Duration.ofSeconds(20)).call(named("gone")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("route direct:hook-gone-before failed: No consumers");
    }

    @Test
    void oneThatTakesTooLongIsInterrupted() throws Exception {
        assertThatThrownBy(() -> routes(Duration.ofMillis(100)).call(named("slow")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("route direct:hook-slow-before did not end within");

        interrupted.await();
    }

    @Test
    void noneSucceedsBesideAnEarlierOneThatCannotBeInterrupted() throws Exception {
        HookRoutes routes = routes(Duration.ofMillis(500));
        assertThatThrownBy(() -> routes.call(named("deaf")))
                .hasMessageStartingWith("route direct:hook-deaf-before did not end within");
        HookCall after = new HookCall("deaf", HookCall.AFTER, "snap", "shop", "data", List.of());

        assertThatThrownBy(() -> routes.call(after))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "while route direct:hook-deaf-after was called, an earlier call");
        routes.call(new HookCall("deaf", HookCall.AFTER, "other", "shop", "data", List.of()));

        end.countDown();
        await().untilAsserted(() -> routes.call(after));
    }
}
