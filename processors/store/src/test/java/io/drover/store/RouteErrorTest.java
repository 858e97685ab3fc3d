package io.drover.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreCapabilities;
import io.drover.blockengine.store.StoreException;

import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** What no step of a route expects, such as that there is no memory left. */
@Timeout(60)
class RouteErrorTest {
    private static final ObjectKey KEY = ObjectKey.of("backupstore/object");
    private static final Duration LONG = Duration.ofMinutes(1);

    private final DefaultCamelContext context = new DefaultCamelContext();
    private ProducerTemplate template;
    private RouteObjectStore target;

    @BeforeEach
    void start() throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:t")
                                .process(
                                        exchange -> {
                                            throw new OutOfMemoryError("no buffer");
                                        });
                    }
                });
        // Camel waits at its end for exchanges that an Error has ended
        context.getShutdownStrategy().setTimeout(100);
        context.getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
        context.start();
        template = context.createProducerTemplate();
        target =
                new RouteObjectStore(
                        template,
                        "t",
                        context.getEndpoint("direct:t"),
                        new StoreCapabilities(false, 1000, 16),
                        new Vigil(
                                "test://t",
                                new Patience(LONG, LONG, LONG, LONG),
                                true,
                                SilenceListener.NONE,
                                System::nanoTime),
                        new AtomicBoolean(),
                        WritePermit.ALWAYS);
    }

    @AfterEach
    void stop() {
        template.stop();
        context.stop();
    }

    private static void assertUnavailable(ThrowingCallable request) {
        assertThatThrownBy(request)
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("target t")
                .hasMessageContaining("OutOfMemoryError: no buffer")
                .hasCauseInstanceOf(OutOfMemoryError.class);
    }

    @Test
    @DisplayName("An Error in a route never reads as a write that was made")
    void write() {
        assertUnavailable(() -> target.write(KEY, ObjectBody.utf8("content")));
        assertUnavailable(() -> target.delete(List.of(KEY)));
    }

    @Test
    @DisplayName("An Error in a route never reads as absence, or as content")
    void read() {
        assertUnavailable(() -> target.list(KEY, object -> {}));
        assertUnavailable(() -> target.stat(KEY));
        assertUnavailable(() -> target.children(KEY));
        assertUnavailable(() -> target.read(KEY, content -> content.readAllBytes()));
    }
}
