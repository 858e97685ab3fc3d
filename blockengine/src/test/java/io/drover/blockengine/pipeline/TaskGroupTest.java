package io.drover.blockengine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.StoreException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

class TaskGroupTest {
    private final TaskGroup tasks = new TaskGroup("test");

    @Test
    void joinWaitsForTasksAndForWhatTheyStart() throws Exception {
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 50; i++) {
            tasks.fork(() -> tasks.fork(() -> tasks.fork(done::incrementAndGet)));
        }

        tasks.join();

        assertThat(done).hasValue(50);
    }

    @Test
    void theFirstFailureInterruptsTheOthers() {
        AtomicInteger interrupted = new AtomicInteger();
        CountDownLatch running = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            tasks.fork(
                    () -> {
                        running.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            interrupted.incrementAndGet();
                            throw e;
                        }
                    });
        }
        tasks.fork(
                () -> {
                    running.await();
                    throw new StoreException.OutOfSpace("full");
                });

        assertThatThrownBy(tasks::join).isInstanceOf(StoreException.OutOfSpace.class);

        assertThat(interrupted).hasValue(3);
        AtomicInteger late = new AtomicInteger();
        tasks.fork(late::incrementAndGet);
        assertThat(late).hasValue(0);
    }

    @Test
    void everyKindOfFailureKeepsItsType() {
        for (Throwable failure :
                new Throwable[] {
                    new IOException("x"),
                    new StoreException.Corrupt("x"),
                    new IllegalArgumentException("x"),
                    new OutOfMemoryError("x")
                }) {
            TaskGroup group = new TaskGroup("test");
            group.fork(() -> group.fail(failure));

            assertThatThrownBy(group::join).isSameAs(failure);
        }
    }

    @Test
    void anInterruptedWaiterEndsItsTasksFirst() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        tasks.fork(
                () -> {
                    running.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        ended.incrementAndGet();
                    }
                });
        running.await();
        Thread.currentThread().interrupt();

        assertThatThrownBy(tasks::join).isInstanceOf(InterruptedException.class);

        assertThat(ended).hasValue(1);
        assertThat(Thread.interrupted()).isFalse();
    }
}
