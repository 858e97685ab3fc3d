package io.drover.store.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

@Timeout(60)
class RouteChangesTest {
    private static final int THREADS = 8;
    private static final int ROUTES = 40;

    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        routeTemplate("template")
                                .templateParameter("name")
                                .from("direct:{{name}}")
                                .to("direct:nowhere")
                                .id("send");
                    }
                });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    /** By itself Camel fails such a run. */
    @Test
    void addsAndRemovesFromManyThreads() throws Exception {
        CyclicBarrier together = new CyclicBarrier(THREADS);
        List<Future<?>> changes = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                changes.add(threads.submit(() -> change(thread, together)));
            }
        }
        for (Future<?> change : changes) {
            change.get();
        }

        assertThat(context.getRoutes()).hasSize(THREADS * ROUTES / 2);
    }

    private Void change(int thread, CyclicBarrier together) throws Exception {
        together.await();
        for (int route = 0; route < ROUTES; route++) {
            String id = "route-%d-%d".formatted(thread, route);
            RouteChanges.add(context, "template", id, Map.of("name", id));
            if (route % 2 == 0) {
                RouteChanges.remove(context, id);
            }
        }
        return null;
    }

    @Test
    void namesStepsByTheRoute() {
        RouteChanges.add(context, "template", "mine", Map.of("name", "mine"));

        assertThat((Object) context.getProcessor("mine-send")).isNotNull();
    }

    @Test
    void removesNothingWhereThereIsNone() {
        RouteChanges.remove(context, "none");

        assertThat(context.getRoutes()).isEmpty();
    }
}
