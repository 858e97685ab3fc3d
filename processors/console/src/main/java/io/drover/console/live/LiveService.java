package io.drover.console.live;

import io.drover.console.guard.MainRouter;
import io.drover.control.domain.Services;
import io.vertx.core.Vertx;

import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.service.ServiceSupport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Serves {@code /console/events} while the console runs. It is a handler and no route: a route
 * would keep a thread for each page. The guard stands before it as before the routes.
 */
public final class LiveService extends ServiceSupport {
    /** Name of this in the registry. */
    public static final String BEAN = "consoleLive";

    private static final String PATH = "/console/events";

    /** After the guard, before the routes. */
    private static final int ORDER = -50;

    private static final long FLUSH_MILLIS = 500;
    private static final long BEAT_MILLIS = 15_000;

    private final CamelContext context;
    private final Services services;
    private final EventStreams streams;
    private final WorkWatch work;
    private final AtomicBoolean listening = new AtomicBoolean();
    private final List<Long> timers = new ArrayList<>();

    public LiveService(Services services, EventStreams streams) {
        this.context = services.context();
        this.services = services;
        this.streams = streams;
        this.work = new WorkWatch(services.jobs());
    }

    @Override
    protected void doStart() {
        VertxPlatformHttpRouter router = MainRouter.of(context);
        router.get(PATH)
                .order(ORDER)
                .handler(
                        request -> {
                            listen();
                            streams.open(request);
                        });
        Vertx vertx = router.vertx();
        timers.add(vertx.setPeriodic(FLUSH_MILLIS, timer -> tell()));
        timers.add(vertx.setPeriodic(BEAT_MILLIS, timer -> streams.beat()));
    }

    /**
     * From the first page on. What the caches have by then is handed out too, so that this page
     * misses nothing.
     */
    private void listen() {
        if (listening.getAndSet(true)) {
            return;
        }
        for (Topic topic : Topic.values()) {
            topic.kinds()
                    .forEach(
                            kind ->
                                    services.caches()
                                            .listen(kind, name -> streams.note(topic, name)));
        }
    }

    private void tell() {
        if (streams.heard() > 0) {
            work.look(key -> streams.note(Topic.WORK, key));
            streams.flush();
        }
    }

    @Override
    protected void doStop() {
        Vertx vertx = MainRouter.of(context).vertx();
        timers.forEach(vertx::cancelTimer);
        timers.clear();
        streams.close();
    }
}
