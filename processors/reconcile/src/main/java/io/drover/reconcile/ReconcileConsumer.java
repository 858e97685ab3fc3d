package io.drover.reconcile;

import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.HasMetadata;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Takes keys from the queue on virtual threads, hands a copy of the cached object to the route and
 * handles the outcome.
 */
final class ReconcileConsumer extends DefaultConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcileConsumer.class);
    private static final Duration SYNC_POLL = Duration.ofMillis(100);

    /** The event of a write brings its object back at once; this is for an event that is lost. */
    private static final Duration WRITE_POLL = Duration.ofMillis(100);

    private final ReconcileEndpoint endpoint;
    private final WrittenVersions written = new WrittenVersions(InstantSource.system());
    private final AtomicLong runs = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile WorkQueue queue = new WorkQueue();
    private Consumer<String> listener = key -> {};

    ReconcileConsumer(ReconcileEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        queue = new WorkQueue();
        listener = queue::add;
        endpoint.informers().listen(endpoint.kind(), listener);
        for (int i = 0; i < endpoint.getWorkers(); i++) {
            threads.add(
                    Thread.ofVirtual()
                            .name("reconcile-" + endpoint.plural() + "-" + i)
                            .start(this::work));
        }
        endpoint.component().started(this);
    }

    @Override
    protected void doStop() throws Exception {
        end();
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
        super.doStop();
    }

    /** Takes no more keys and interrupts the reconciliations that run. */
    void end() {
        endpoint.component().stopped(this);
        endpoint.informers().ignore(endpoint.kind(), listener);
        queue.close();
        threads.forEach(Thread::interrupt);
    }

    /**
     * Waits for the reconciliations that run.
     *
     * @param deadline by {@link System#nanoTime}
     * @return whether all have ended by then
     */
    boolean awaitEnd(long deadline) throws InterruptedException {
        boolean ended = true;
        for (Thread thread : threads) {
            ended &= thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        return ended;
    }

    QueueState state() {
        return new QueueState(
                endpoint.plural(),
                queue.size(),
                runs.get(),
                failures.get(),
                endpoint.getWorkers(),
                (int) threads.stream().filter(Thread::isAlive).count(),
                queue.stalledFor());
    }

    private void work() {
        try {
            while (isRunAllowed() && !queue.isClosed()) {
                endpoint.component().gate().awaitOpen();
                String key = queue.take();
                try {
                    if (isReady()) {
                        reconcile(key);
                    } else {
                        queue.addAfter(key, SYNC_POLL);
                        // there may be very many keys, none of which could be reconciled
                        queue.pause(SYNC_POLL);
                    }
                } finally {
                    queue.done(key);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Before the caches are filled "absent" means nothing, and routes that are added while the
     * context starts are not started. The gate may have been closed while this waited for work.
     */
    private boolean isReady() {
        return endpoint.getCamelContext().isStarted()
                && endpoint.informers().allSynced()
                && endpoint.component().gate().isOpen();
    }

    private void reconcile(String key) {
        Optional<? extends HasMetadata> cached = endpoint.informers().find(endpoint.kind(), key);
        if (cached.isEmpty()) {
            queue.forgetFailures(key);
            written.forget(key);
            return;
        }
        if (written.isOutdated(key, cached.get())) {
            queue.addAfter(key, WRITE_POLL);
            return;
        }
        if (isSettled(key, cached.get())) {
            return;
        }
        HasMetadata object = Cluster.MAPPER.convertValue(cached.get(), cached.get().getClass());
        String marker =
                object.getKind()
                        + "/"
                        + object.getMetadata().getNamespace()
                        + "/"
                        + object.getMetadata().getName()
                        + "#"
                        + runs.incrementAndGet();
        try (Markers.Scope _ = Markers.open(marker)) {
            reconcile(key, object, marker);
        }
    }

    private boolean isSettled(String key, HasMetadata object) {
        try {
            if (!endpoint.getSettled().test(object)) {
                return false;
            }
            queue.forgetFailures(key);
        } catch (RuntimeException e) {
            // the boundary of a bean that a route names: whatever it throws makes it run again
            // later
            failed(key, e);
        }
        return true;
    }

    private void reconcile(String key, HasMetadata object, String marker) {
        Exchange exchange = createExchange(false);
        try {
            exchange.setProperty(ReconcileEndpoint.MARKER, marker);
            exchange.getMessage().setBody(object);
            getProcessor().process(exchange);
            finish(key, exchange);
        } catch (Exception e) {
            // the boundary of a reconciliation: whatever a route throws makes it run again later
            failed(key, e);
        } finally {
            releaseExchange(exchange, false);
        }
    }

    private void finish(String key, Exchange exchange) {
        String version = exchange.getProperty(Reconciliations.WRITTEN_VERSION, String.class);
        if (version != null) {
            written.add(key, version);
        }
        Throwable failure = exchange.getException();
        if (failure == null) {
            failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        }
        if (failure != null) {
            failed(key, failure);
            return;
        }
        queue.forgetFailures(key);
        Duration after =
                exchange.getMessage().getHeader(ReconcileEndpoint.REQUEUE_AFTER, Duration.class);
        if (after != null) {
            queue.addAfter(key, after);
        }
    }

    private void failed(String key, Throwable failure) {
        int inARow = queue.addAfterFailure(key);
        if (Conflicts.isOrdinary(failure, inARow)) {
            LOG.debug("the object has a newer version; it is reconciled again");
        } else if (queue.isClosed()) {
            LOG.debug("the reconciliation was interrupted: {}", Conflicts.text(failure));
        } else if (endpoint.informers().awayFor().isPresent()
                || !endpoint.component().gate().isOpen()) {
            failures.incrementAndGet();
            LOG.debug(
                    "the reconciliation failed without an API server, or as another Drover works:"
                            + " {}",
                    Conflicts.text(failure));
        } else {
            failures.incrementAndGet();
            LOG.warn("the reconciliation failed and is repeated: {}", Conflicts.text(failure));
        }
    }
}
