package io.drover.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.lock.LockOptions;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.store.ForwardingStore;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.store.route.RouteFiles;

import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A store behind the shipped routes that takes requests and answers none. */
@Timeout(60)
class SilentTargetTest {
    private static final ObjectKey KEY = ObjectKey.of("backupstore/object");
    private static final VolumeName VOLUME = new VolumeName("volume");
    private static final Patience PATIENCE =
            new Patience(
                    Duration.ofMillis(300),
                    Duration.ofMillis(600),
                    Duration.ofMillis(100),
                    Duration.ofMillis(150));

    private final InMemoryStore content = new InMemoryStore();
    private final FaultyStore store = new FaultyStore(content);
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch noticed = new CountDownLatch(1);
    private final CountDownLatch reached = new CountDownLatch(1);
    private final DefaultCamelContext context = new DefaultCamelContext();
    private ProducerTemplate template;
    private volatile Optional<Pages> pages = Optional.empty();
    private RouteObjectStore target;

    @BeforeEach
    void start() throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(
                        RouteFiles.named(
                                context, Optional.empty(), List.of("error-handling", "target-io")));
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:target-attempt-t")
                                .routeConfigurationId("attempt-errors")
                                .process(new StoreServer(listing(store)));
                    }
                });
        context.start();
        TemplatedRouteBuilder.builder(context, "target-io")
                .routeId("target-io-t")
                .parameter("target", "t")
                .add();
        template = context.createProducerTemplate();
        Vigil vigil =
                new Vigil(
                        "test://t",
                        PATIENCE,
                        true,
                        new SilenceListener() {
                            @Override
                            public void silent(String name, Silence silence) {
                                lines.add(name + ": " + silence.message());
                                noticed.countDown();
                            }

                            @Override
                            public void answered(String name, Duration after) {
                                lines.add(name + " answers");
                            }
                        },
                        System::nanoTime);
        target =
                new RouteObjectStore(
                        template,
                        "t",
                        context.getEndpoint("direct:target-io-t"),
                        content.capabilities(),
                        vigil,
                        new AtomicBoolean(),
                        WritePermit.ALWAYS);
    }

    @AfterEach
    void stop() {
        never.countDown();
        template.stop();
        context.stop();
    }

    private interface Pages {
        void send(ObjectVisitor visitor) throws StoreException;
    }

    /** The store, with listings as the test has them if it has any. */
    private ObjectStore listing(ObjectStore other) {
        return new ForwardingStore(other) {
            @Override
            public void list(ObjectKey prefix, ObjectVisitor visitor) throws StoreException {
                if (pages.isPresent()) {
                    pages.get().send(visitor);
                } else {
                    super.list(prefix, visitor);
                }
            }
        };
    }

    /** Several of these are longer than a target may be silent. */
    private static void pause() throws StoreException {
        try {
            assertThat(new CountDownLatch(1).await(150, TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException e) {
            throw new StoreException.Unavailable("given up", e);
        }
    }

    private void fallSilent() {
        for (Kind kind : Kind.values()) {
            store.on(kind).waits(reached, never);
        }
    }

    @Test
    void aFirstAnswerThatNeverComesEndsTheRequestAndNamesTheTarget() {
        fallSilent();

        assertThatThrownBy(() -> target.stat(KEY))
                .isInstanceOf(StoreException.Silent.class)
                .hasMessageStartingWith("no answer from test://t for ");
        assertThat(store.count(Kind.STAT)).isEqualTo(1);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(lines).first().asString().startsWith("test://t: no answer for 0 s");
    }

    @Test
    void aLockThatWasNeverAnsweredIsNotCleanedUp() {
        fallSilent();

        assertThatThrownBy(
                        () ->
                                OwnerLock.acquire(
                                        target, VOLUME, LockType.BACKUP, LockOptions.DEFAULT))
                .isInstanceOf(StoreException.Silent.class);
        assertThat(store.count(Kind.DELETE)).isZero();
    }

    @Test
    void theRemovalOfALockWaitsForAShortTimeOnly() throws Exception {
        OwnerLock lock = OwnerLock.acquire(target, VOLUME, LockType.BACKUP, LockOptions.DEFAULT);
        fallSilent();
        assertThatThrownBy(() -> target.write(KEY, ObjectBody.utf8("x")))
                .isInstanceOf(StoreException.Silent.class);
        long begun = System.nanoTime();

        lock.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE.silence());
        assertThat(content.keys(VOLUME.locks())).hasSize(1);
    }

    @Test
    void troubleThatIsAnsweredAtOnceIsTriedAgainUntilThePatienceEnds() {
        store.on(Kind.STAT).fails(StoreException.Unavailable::new);

        assertThatThrownBy(() -> target.stat(KEY))
                .isInstanceOf(StoreException.Silent.class)
                .hasMessageContaining("scripted failure of STAT");
        assertThat(store.count(Kind.STAT)).isBetween(1, 4);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aCallerThatIsInterruptedDoesNotWait() throws Exception {
        fallSilent();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicBoolean flagged = new AtomicBoolean();
        Thread caller =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        target.stat(KEY);
                                    } catch (StoreException e) {
                                        failure.set(e);
                                        flagged.set(Thread.currentThread().isInterrupted());
                                    }
                                });
        reached.await();
        caller.interrupt();
        caller.join();

        assertThat(failure.get())
                .isInstanceOf(StoreException.Unavailable.class)
                .isNotInstanceOf(StoreException.Silent.class);
        assertThat(flagged).isTrue();
    }

    @Test
    void aTargetThatAnswersAgainIsReported() throws Exception {
        store.on(Kind.STAT).waits(reached, noticed);

        assertThat(target.stat(KEY)).isEmpty();
        assertThat(lines).last().isEqualTo("test://t answers");
    }

    @Test
    void aLongListingIsWaitedForAsLongAsItGetsOn() throws Exception {
        for (int i = 0; i < 8; i++) {
            content.put(ObjectKey.of("backupstore/o" + i), new byte[] {1});
        }
        List<ObjectKey> seen = new CopyOnWriteArrayList<>();

        target.list(
                ObjectKey.of("backupstore"),
                object -> {
                    seen.add(object.key());
                    pause();
                });

        assertThat(seen).hasSize(8);
    }

    @Test
    void aListingThatHasNothingToShowIsWaitedForAsLongAsItGetsOn() throws Exception {
        pages =
                Optional.of(
                        visitor -> {
                            for (int i = 0; i < 8; i++) {
                                pause();
                                visitor.getsOn();
                            }
                            visitor.visit(new ObjectStat(KEY, 1, Instant.EPOCH));
                        });
        List<ObjectKey> seen = new CopyOnWriteArrayList<>();

        target.list(KEY.parent(), object -> seen.add(object.key()));

        assertThat(seen).containsExactly(KEY);
    }

    @Test
    void aListingThatIsStartedOverIsWaitedForWhileItRepeatsItself() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        pages =
                Optional.of(
                        visitor -> {
                            boolean first = attempts.incrementAndGet() == 1;
                            for (int i = 0; i < 8; i++) {
                                if (!first) {
                                    pause();
                                }
                                visitor.visit(
                                        new ObjectStat(
                                                KEY.parent().resolve("o" + i), 1, Instant.EPOCH));
                                if (first && i == 6) {
                                    throw new StoreException.Unavailable("broken off");
                                }
                            }
                        });
        List<ObjectKey> seen = new CopyOnWriteArrayList<>();
        assertThat(target.stat(KEY)).isEmpty();

        target.list(KEY.parent(), object -> seen.add(object.key()));

        assertThat(seen).hasSize(8).doesNotHaveDuplicates();
        assertThat(attempts).hasValue(2);
    }

    @Test
    void aListingThatBreaksOffAgainAndAgainEnds() {
        AtomicInteger attempts = new AtomicInteger();
        pages =
                Optional.of(
                        visitor -> {
                            attempts.incrementAndGet();
                            visitor.visit(new ObjectStat(KEY, 1, Instant.EPOCH));
                            throw new StoreException.Unavailable("broken off");
                        });

        assertThatThrownBy(() -> target.list(KEY.parent(), _ -> {}))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("broken off");
        assertThat(attempts.get()).isLessThanOrEqualTo(8);
    }
}
