package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.resource.Names;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An API server that asks for admission all the time, through a Service: each request goes to a
 * replica that was ready when that was looked at last, a second ago at most.
 */
final class AdmissionClients implements AutoCloseable {
    private static final long LOOK_MILLIS = 1000;
    private static final long PAUSE_MILLIS = 50;

    private final List<Replica> replicas = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<Replica> endpoints = List.of();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

    void add(Replica replica) {
        replicas.add(replica);
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    void begin() throws InterruptedException {
        look();
        timer.scheduleWithFixedDelay(
                this::lookAgain, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(this::ask, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void lookAgain() {
        try {
            look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        List<Replica> ready = new CopyOnWriteArrayList<>();
        for (Replica replica : replicas) {
            if (replica.isReady()) {
                ready.add(replica);
            }
        }
        endpoints = ready;
    }

    private void ask() {
        List<Replica> present = endpoints;
        try {
            Replica asked = present.get(turn.incrementAndGet() % present.size());
            JsonNode answer = asked.review("/mutate", Reviews.ofVolume(Names.DEFAULT_TARGET));
            if (answer.path("allowed").asBoolean()) {
                answers.incrementAndGet();
            } else {
                failures.add(answer.toString());
            }
        } catch (IOException | ArithmeticException e) {
            failures.add(e.toString());
        }
    }

    /** Waits for that many more, while nothing fails. */
    void awaitAnswers(int more) {
        int wanted = answers.get() + more;
        await("answers")
                .atMost(Duration.ofSeconds(120))
                .until(() -> !failures.isEmpty() || answers.get() >= wanted);
        assertThat(failures).as("requests without an answer, or refused").isEmpty();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
