package io.drover.resource;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Whether the API server answers. The client repeats requests and watches by itself for as long as
 * it takes, without a report; this class logs an outage once, and its end. Thread-safe.
 */
public final class ApiConnection implements Interceptor {
    /** How long requests have to fail before it is an outage: one lost connection is none. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ApiConnection.class);

    /** Answers of a proxy that has no API server behind it. */
    private static final Set<Integer> NOBODY_THERE = Set.of(502, 503, 504);

    private static final int REFUSED = 401;

    private final String url;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    // guarded by lock
    private Optional<Long> failingSince = Optional.empty();
    private boolean refused;
    private boolean away;

    ApiConnection(String url) {
        this(url, System::nanoTime);
    }

    /**
     * @param nanos a monotonic clock, in nanoseconds
     */
    ApiConnection(String url, LongSupplier nanos) {
        this.url = url;
        this.nanos = nanos;
    }

    /** Observes the requests of the client. */
    void follow(HttpClient.Builder client) {
        client.addOrReplaceInterceptor(ApiConnection.class.getName(), this);
    }

    /** For how long nothing has answered; empty unless that is an outage. */
    public Optional<Duration> awayFor() {
        lock.lock();
        try {
            return away ? failingSince.map(this::since) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** What is wrong with the API server, in words; empty if nothing is. */
    public Optional<String> trouble() {
        lock.lock();
        try {
            return awayFor()
                    .map(
                            time ->
                                    "the API server has %s for %d s"
                                            .formatted(
                                                    refused
                                                            ? "refused Drover's credentials (HTTP"
                                                                    + " 401)"
                                                            : "not answered",
                                                    time.toSeconds()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void after(
            HttpRequest request,
            HttpResponse<?> response,
            AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (response.code() == REFUSED) {
            failed("HTTP " + response.code(), true);
        } else if (NOBODY_THERE.contains(response.code())) {
            failed("HTTP " + response.code(), false);
        } else {
            answered();
        }
    }

    @Override
    public void afterConnectionFailure(HttpRequest request, Throwable failure) {
        failed(
                Optional.ofNullable(failure.getMessage())
                        .orElseGet(() -> failure.getClass().getSimpleName()),
                false);
    }

    /**
     * @param credentials whether it answers and refuses Drover's credentials, as when they have
     *     expired
     */
    private void failed(String reason, boolean credentials) {
        lock.lock();
        try {
            failingSince = failingSince.or(() -> Optional.of(nanos.getAsLong()));
            refused = credentials;
            if (!away && since(failingSince.get()).compareTo(PATIENCE) >= 0) {
                away = true;
                LOG.warn(
                        "the API server {} has {} for {} s ({}); changes are not seen and"
                                + " no state is written until {}",
                        url,
                        credentials ? "refused Drover's credentials" : "not answered",
                        since(failingSince.get()).toSeconds(),
                        reason,
                        credentials ? "they are renewed" : "it does");
            }
        } finally {
            lock.unlock();
        }
    }

    private void answered() {
        lock.lock();
        try {
            if (away) {
                LOG.info(
                        "the API server {} answers again, after {} s",
                        url,
                        since(failingSince.orElseThrow()).toSeconds());
            }
            away = false;
            failingSince = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private Duration since(long start) {
        return Duration.ofNanos(nanos.getAsLong() - start);
    }
}
