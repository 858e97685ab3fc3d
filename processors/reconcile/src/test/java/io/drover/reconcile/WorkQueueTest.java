package io.drover.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

@Timeout(30)
class WorkQueueTest {
    private final WorkQueue queue = new WorkQueue();

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void keyIsInItOnceHoweverOftenItIsAdded() throws InterruptedException {
        queue.add("a");
        queue.add("b");
        queue.add("a");

        assertThat(queue.size()).isEqualTo(2);
        assertThat(List.of(queue.take(), queue.take())).containsExactly("a", "b");
    }

    @Test
    void keyInWorkComesBackOnlyAfterItIsDone() throws InterruptedException {
        queue.add("a");
        queue.take();

        queue.add("a");
        queue.add("a");
        assertThat(queue.size()).isZero();

        queue.done("a");
        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.take()).isEqualTo("a");
        queue.done("a");
        assertThat(queue.size()).isZero();
    }

    @Test
    void aPauseEndsWhenTheQueueIsClosed() throws InterruptedException {
        CountDownLatch paused = new CountDownLatch(1);
        Thread worker =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        queue.pause(Duration.ofMillis(1));
                                        paused.countDown();
                                        queue.pause(Duration.ofDays(1));
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        paused.await();

        queue.close();

        assertThat(worker.join(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void delayedKeyComesAfterItsDelay() throws InterruptedException {
        long start = System.nanoTime();
        queue.addAfter("a", Duration.ofMillis(150));

        assertThat(queue.take()).isEqualTo("a");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(Duration.ofMillis(149));
    }

    @Test
    void keyHasOnePlannedTurnTheEarliest() throws InterruptedException {
        queue.addAfter("a", Duration.ofMillis(400));
        queue.addAfter("a", Duration.ofMillis(100));
        queue.addAfter("a", Duration.ofMillis(250));
        queue.addAfter("b", Duration.ofMillis(600));

        assertThat(queue.take()).isEqualTo("a");
        queue.done("a");
        // if the other two turns had been kept, they would come before b
        assertThat(queue.take()).isEqualTo("b");
    }

    @Test
    void turnMayBePlannedAgainAfterTheFirst() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            queue.addAfter("a", Duration.ofMillis(20));
            assertThat(queue.take()).isEqualTo("a");
            queue.done("a");
        }
    }

    @Test
    void veryLongDelayIsNoOverflow() {
        queue.addAfter("a", Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(queue.size()).isZero();
    }

    @Test
    void delayGrowsWithFailuresInARowAndIsForgottenAfterSuccess() throws InterruptedException {
        long first = delayOfFailure();
        long second = delayOfFailure();
        long third = delayOfFailure();
        queue.forgetFailures("a");
        long afterSuccess = delayOfFailure();

        assertThat(first).isGreaterThanOrEqualTo(99L);
        assertThat(second).isGreaterThanOrEqualTo(199L);
        assertThat(third).isGreaterThanOrEqualTo(399L);
        assertThat(afterSuccess).isLessThan(third);
    }

    private long delayOfFailure() throws InterruptedException {
        long start = System.nanoTime();
        queue.addAfterFailure("a");
        queue.take();
        queue.done("a");
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    @Test
    void manyWorkersNeverHaveTheSameKeyAndMissNothing() throws Exception {
        Map<String, AtomicInteger> inWork = new ConcurrentHashMap<>();
        AtomicInteger together = new AtomicInteger();
        AtomicInteger handled = new AtomicInteger();
        Map<String, Integer> seen = new ConcurrentHashMap<>();
        Map<String, Integer> latest = new ConcurrentHashMap<>();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> running =
                    IntStream.range(0, 8)
                            .mapToObj(
                                    i ->
                                            workers.submit(
                                                    () -> {
                                                        while (true) {
                                                            String key = queue.take();
                                                            AtomicInteger count =
                                                                    inWork.computeIfAbsent(
                                                                            key,
                                                                            k ->
                                                                                    new AtomicInteger());
                                                            if (count.incrementAndGet() > 1) {
                                                                together.incrementAndGet();
                                                            }
                                                            seen.put(key, latest.get(key));
                                                            handled.incrementAndGet();
                                                            Thread.onSpinWait();
                                                            count.decrementAndGet();
                                                            queue.done(key);
                                                        }
                                                    }))
                            .toList();
            for (int i = 0; i < 20_000; i++) {
                String key = "k" + i % 7;
                latest.put(key, i);
                queue.add(key);
            }
            await().until(() -> seen.equals(latest));
            running.forEach(future -> future.cancel(true));
        }
        assertThat(together).hasValue(0);
        assertThat(handled.get()).isBetween(7, 20_000);
    }

    @Test
    void closedQueueTakesNothingMore() throws InterruptedException {
        queue.addAfter("late", Duration.ofMillis(30));
        queue.close();
        queue.add("a");
        queue.addAfter("b", Duration.ZERO);
        queue.addAfterFailure("c");

        CountDownLatch taken = new CountDownLatch(1);
        Thread waiting =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        queue.take();
                                        taken.countDown();
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        assertThat(waiting.join(Duration.ofMillis(200))).isFalse();
        waiting.interrupt();
        assertThat(waiting.join(Duration.ofSeconds(5))).isTrue();
        assertThat(taken.getCount()).isEqualTo(1);
    }

    @Test
    void queueStallsOnlyWhileKeysWait() throws InterruptedException {
        WorkQueue waiting = new WorkQueue();
        try (waiting) {
            assertThat(waiting.stalledFor()).isZero();
            waiting.add("a");
            waiting.add("b");
            await().until(() -> waiting.stalledFor().toMillis() >= 50);

            String taken = waiting.take();
            assertThat(waiting.stalledFor()).isPositive();
            assertThat(waiting.take()).isNotEqualTo(taken);

            assertThat(waiting.stalledFor()).isZero();
        }
    }
}
