package io.drover.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** From an event at the API server to a reconciliation by the route. */
@Timeout(60)
class ReconcileComponentTest {
    private static final Duration NEVER = Duration.ofHours(1);

    /** Shorter than the time after which Camel breaks off the stop of a route. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TestCluster api;
    private Informers informers;
    private CamelContext camel;

    /** Names and sizes in the order of the runs. */
    private final List<String> runs = new CopyOnWriteArrayList<>();

    /** By the size. */
    private final Predicate<HasMetadata> settled =
            object -> ((Volume) object).getSpec().size.equals("settled");

    private final List<String> markers = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        api = TestCluster.start();
    }

    private void route(Duration resync, Processor processor) throws Exception {
        informers = new Informers(api.cluster(), resync.toMillis());
        camel = new DefaultCamelContext();
        camel.addComponent("reconcile", new ReconcileComponent(informers));
        camel.getRegistry().bind("settled", settled);
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(noErrorHandler());
                        from("reconcile:volumes?workers=3&settled=#settled")
                                .routeId("volumes")
                                .process(
                                        exchange -> {
                                            Volume volume =
                                                    exchange.getMessage().getBody(Volume.class);
                                            runs.add(text(volume));
                                            markers.add(
                                                    exchange.getProperty(
                                                            ReconcileEndpoint.MARKER,
                                                            String.class));
                                            processor.process(exchange);
                                        });
                    }
                });
        camel.start();
    }

    private static String text(Volume volume) {
        return volume.getMetadata().getName()
                + ":"
                + volume.getSpec().size
                + (volume.isMarkedForDeletion() ? ":deleting" : "");
    }

    @AfterEach
    void stop() {
        if (camel != null) {
            camel.stop();
            informers.close();
        }
        api.close();
    }

    private Volume volume(String name, String size) {
        Volume volume = new Volume();
        volume.getSpec().size = size;
        return api.create(volume, name);
    }

    private void resize(String name, String size) {
        api.cluster().patchSpec(Volume.class, name, Map.of("size", size));
    }

    private String sizeInCache(String name) {
        return informers.find(Volume.class, name).map(v -> v.getSpec().size).orElse("");
    }

    private static void awaitWhateverHappens(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // it goes on, as a library's code may
            }
        }
    }

    private static RouteBuilder fromDirect(String name) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + name).routeId(name).stop();
            }
        };
    }

    @Test
    void objectsThatAreThereAndChangesBecomeExchanges() throws Exception {
        volume("early", "1");
        route(NEVER, exchange -> {});
        await().until(() -> runs.contains("early:1"));

        volume("late", "2");
        await().until(() -> runs.contains("late:2"));
        resize("late", "3");
        await().until(() -> runs.contains("late:3"));

        assertThat(markers)
                .allMatch(m -> m.matches("Volume/longhorn-system/(early|late)#\\d+"))
                .doesNotHaveDuplicates();
    }

    @Test
    void whatIsSettledIsPassedOverUntilItChanges() throws Exception {
        volume("early", "settled");
        route(NEVER, exchange -> {});
        volume("late", "settled");
        volume("other", "1");
        await().until(() -> runs.contains("other:1"));

        resize("early", "2");
        resize("late", "3");

        await().until(() -> runs.containsAll(List.of("early:2", "late:3")));
        assertThat(runs).noneMatch(run -> run.endsWith(":settled"));
    }

    @Test
    void lettersOfAllScriptsSurviveTheWatch() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        route(
                NEVER,
                exchange ->
                        seen.add(
                                exchange.getMessage()
                                        .getBody(Volume.class)
                                        .getMetadata()
                                        .getAnnotations()
                                        .get("text")));
        for (int i = 0; i < 20; i++) {
            Volume volume = new Volume();
            volume.setMetadata(api.cluster().metadata("v" + i, Map.of()));
            volume.getMetadata().setAnnotations(Map.of("text", i + " äöü 試験 🐑"));
            api.cluster().client().resource(volume).create();
            String expected = i + " äöü 試験 🐑";

            await().until(() -> seen.contains(expected));
        }
    }

    @Test
    void deletionIsSeenWhileAFinalizerHoldsTheObject() throws Exception {
        volume("v", "1");
        route(
                NEVER,
                exchange -> {
                    Volume volume = exchange.getMessage().getBody(Volume.class);
                    if (volume.isMarkedForDeletion()) {
                        api.cluster().removeFinalizer(volume);
                    }
                });
        await().until(() -> runs.contains("v:1"));

        api.cluster().delete(Volume.class, "v");

        await().until(() -> runs.contains("v:1:deleting"));
        await().until(() -> api.cluster().find(Volume.class, "v").isEmpty());
    }

    @Test
    void routeMayAskToSeeTheObjectAgain() throws Exception {
        volume("v", "1");
        route(
                NEVER,
                exchange ->
                        exchange.getMessage()
                                .setHeader(ReconcileEndpoint.REQUEUE_AFTER, Duration.ofMillis(50)));

        await().until(() -> runs.size() >= 5);
    }

    @Test
    void nextReconciliationSeesWhatTheLastOneWrote() throws Exception {
        volume("v", "0");
        route(
                NEVER,
                exchange -> {
                    Volume volume = exchange.getMessage().getBody(Volume.class);
                    int next = Integer.parseInt(volume.getSpec().size) + 1;
                    if (next <= 50) {
                        resize("v", Integer.toString(next));
                        exchange.setProperty(
                                Reconciliations.WRITTEN_VERSION,
                                api.cluster()
                                        .find(Volume.class, "v")
                                        .orElseThrow()
                                        .getMetadata()
                                        .getResourceVersion());
                        exchange.getMessage()
                                .setHeader(ReconcileEndpoint.REQUEUE_AFTER, Duration.ofNanos(1));
                    }
                });

        await().until(() -> runs.contains("v:50"));

        assertThat(runs.subList(0, runs.indexOf("v:50"))).doesNotHaveDuplicates();
    }

    @Test
    void eventsDoNotMultiplyThePeriodicLook() throws Exception {
        volume("v", "0");
        route(
                NEVER,
                exchange ->
                        exchange.getMessage()
                                .setHeader(
                                        ReconcileEndpoint.REQUEUE_AFTER, Duration.ofMillis(200)));
        for (int i = 1; i <= 20; i++) {
            String size = Integer.toString(i);
            resize("v", size);
            await().until(() -> runs.contains("v:" + size));
        }
        int before = runs.size();
        long start = System.nanoTime();

        await().until(() -> runs.size() >= before + 5);

        // five reconciliations of one chain take a second, of twenty chains a twentieth of that
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofMillis(600));
    }

    @Test
    void conflictIsRepeatedWithTheNewerObject() throws Exception {
        AtomicInteger conflicts = new AtomicInteger();
        volume("v", "1");
        route(
                NEVER,
                exchange -> {
                    if (conflicts.incrementAndGet() <= 2) {
                        throw new KubernetesClientException("changed", 409, null);
                    }
                });

        await().until(() -> runs.size() >= 3);
        assertThat(runs).containsOnly("v:1");
    }

    @Test
    void failureIsRepeatedEvenIfAnErrorHandlerDealtWithIt() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        volume("v", "1");
        route(
                NEVER,
                exchange -> {
                    if (tries.incrementAndGet() == 1) {
                        exchange.setProperty(
                                Exchange.EXCEPTION_CAUGHT, new IllegalStateException("handled"));
                    }
                });

        await().until(() -> runs.size() >= 2);
    }

    @Test
    void failureOfOneKeyDoesNotHoldUpOthers() throws Exception {
        volume("bad", "1");
        route(
                NEVER,
                exchange -> {
                    if (exchange.getMessage().getBody(Volume.class).getSpec().size.equals("1")) {
                        throw new IllegalStateException("always");
                    }
                });
        await().until(() -> runs.contains("bad:1"));

        volume("good", "2");

        await().until(() -> runs.contains("good:2"));
    }

    @Test
    void oneKeyRunsOnceAtATimeWhileOthersRunBesideIt() throws Exception {
        Map<String, AtomicInteger> inWork = new ConcurrentHashMap<>();
        AtomicBoolean together = new AtomicBoolean();
        CountDownLatch bothKeys = new CountDownLatch(2);
        volume("a", "0");
        volume("b", "0");
        route(
                NEVER,
                exchange -> {
                    String name =
                            exchange.getMessage().getBody(Volume.class).getMetadata().getName();
                    AtomicInteger count = inWork.computeIfAbsent(name, key -> new AtomicInteger());
                    together.compareAndSet(false, count.incrementAndGet() > 1);
                    bothKeys.countDown();
                    assertThat(bothKeys.await(20, TimeUnit.SECONDS)).isTrue();
                    count.decrementAndGet();
                });

        for (int i = 1; i <= 10; i++) {
            resize("a", Integer.toString(i));
        }

        await().until(() -> runs.contains("a:10"));
        assertThat(together).isFalse();
        assertThat(bothKeys.getCount()).isZero();
    }

    @Test
    void objectsAreHandedOutAgainWithoutAnyChange() throws Exception {
        volume("v", "1");
        route(Duration.ofMillis(1000), exchange -> {});

        await().atMost(Duration.ofSeconds(20)).until(() -> runs.size() >= 3);
    }

    @Test
    void routeGetsACopyOfItsOwn() throws Exception {
        volume("v", "1");
        AtomicInteger count = new AtomicInteger();
        route(
                NEVER,
                exchange -> {
                    exchange.getMessage().getBody(Volume.class).getSpec().size = "scribbled";
                    if (count.incrementAndGet() == 1) {
                        exchange.getMessage()
                                .setHeader(ReconcileEndpoint.REQUEUE_AFTER, Duration.ZERO);
                    }
                });

        await().until(() -> runs.size() >= 2);
        assertThat(runs).containsOnly("v:1");
    }

    @Test
    void stoppedRouteRunsNoMoreAndCatchesUpWhenStarted() throws Exception {
        volume("v", "1");
        route(NEVER, exchange -> {});
        await().until(() -> runs.contains("v:1"));

        camel.getRouteController().stopRoute("volumes");
        resize("v", "2");
        await().until(() -> sizeInCache("v").equals("2"));
        assertThat(runs).doesNotContain("v:2");

        camel.getRouteController().startRoute("volumes");
        await().until(() -> runs.contains("v:2"));
    }

    @Test
    void reconciliationThatChangesRoutesEndsBeforeTheContextStops() throws Exception {
        volume("v", "1");
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean added = new AtomicBoolean();
        route(
                NEVER,
                exchange -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        camel.addRoutes(fromDirect("added"));
                        added.set(true);
                    }
                });
        await().until(() -> runs.contains("v:1"));

        boolean ended = camel.getComponent("reconcile", ReconcileComponent.class).end(PATIENCE);

        assertThat(ended).isTrue();
        assertThat(added).isTrue();
        assertThat(camel.getRoute("added")).isNotNull();
        resize("v", "2");
        await().until(() -> sizeInCache("v").equals("2"));
        assertThat(runs).containsExactly("v:1");
    }

    @Test
    void endSaysWhenAReconciliationDoesNotEnd() throws Exception {
        volume("v", "1");
        CountDownLatch release = new CountDownLatch(1);
        route(NEVER, exchange -> awaitWhateverHappens(release));
        await().until(() -> runs.contains("v:1"));

        ReconcileComponent component = camel.getComponent("reconcile", ReconcileComponent.class);
        assertThat(component.end(Duration.ZERO)).isFalse();

        release.countDown();
    }

    @Test
    void objectOfAnotherNamespaceIsAdmittedUnchecked() throws Exception {
        Volume foreign = new Volume();
        foreign.setMetadata(api.cluster().metadata("foreign", Map.of()));
        foreign.getMetadata().setNamespace("default");
        api.cluster().client().resource(foreign).inNamespace("default").create();
        route(NEVER, exchange -> {});
        volume("own", "1");

        await().until(() -> runs.contains("own:1"));
        assertThat(runs).containsOnly("own:1");
        assertThat(api.cluster().namespace()).isEqualTo(Names.DEFAULT_NAMESPACE);
    }

    @Test
    void unknownKindIsRefusedWithTheKindsThereAre() {
        assertThatThrownBy(() -> Kinds.of("volume"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("volumes");
    }
}
