package io.drover.control.hook;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The hooks of the route folder: {@code direct:hook-<name>-before} and {@code -after}. Thread-safe.
 */
public final class HookRoutes implements HookCaller {
    private static final Logger LOG = LoggerFactory.getLogger(HookRoutes.class);

    /** For a route that is interrupted, to end. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final CamelContext context;
    private final ProducerTemplate template;
    private final Duration deadline;

    /** Threads that call a route, also those that go on although they were interrupted. */
    private final Map<Thread, HookCall> atWork = new ConcurrentHashMap<>();

    /**
     * @param deadline of a call, after which its thread is interrupted
     */
    public HookRoutes(CamelContext context, Duration deadline) {
        this.context = context;
        this.template = context.createProducerTemplate();
        this.deadline = deadline;
    }

    @Override
    public List<String> missing(String hook) {
        return Stream.of(HookCall.BEFORE, HookCall.AFTER)
                .map(phase -> HookCall.route(hook, phase))
                .filter(name -> !isThere(name))
                .map(name -> "direct:" + name)
                .toList();
    }

    private boolean isThere(String name) {
        return context.getRoutes().stream()
                .anyMatch(route -> route.getEndpoint().getEndpointUri().equals("direct://" + name));
    }

    @Override
    public void call(HookCall call) throws IOException, InterruptedException {
        boolean beside = atWork.values().stream().anyMatch(call::isOfSameSnapshot);
        ExecutorService thread =
                Executors.newSingleThreadExecutor(
                        Thread.ofVirtual().name(call.route() + "/" + call.snapshot()).factory());
        try {
            await(call, thread.submit(() -> send(call)));
        } finally {
            thread.shutdownNow();
            if (!thread.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "route direct:{} goes on for snapshot {} although it was interrupted; give"
                                + " what it waits for a time limit",
                        call.route(),
                        call.snapshot());
            }
        }
        if (beside) {
            throw new IOException(
                    "while route direct:%s was called, an earlier call of hook %s for this snapshot was still at work; give what the route waits for a time limit"
                            .formatted(call.route(), call.hook()));
        }
    }

    private Exchange send(HookCall call) {
        atWork.put(Thread.currentThread(), call);
        try {
            return template.send(
                    "direct:%s?block=false".formatted(call.route()),
                    exchange -> fill(exchange.getMessage(), call));
        } finally {
            atWork.remove(Thread.currentThread());
        }
    }

    private static void fill(Message message, HookCall call) {
        message.setBody(call);
        message.setHeader("DroverHook", call.hook());
        message.setHeader("DroverPhase", call.phase());
        message.setHeader("DroverSnapshot", call.snapshot());
        message.setHeader("DroverNamespace", call.namespace());
        message.setHeader("DroverClaim", call.claim());
        message.setHeader("DroverPods", call.pods().stream().map(HookPod::name).toList());
    }

    private void await(HookCall call, Future<Exchange> sent)
            throws IOException, InterruptedException {
        try {
            Exception failure = sent.get(deadline.toMillis(), TimeUnit.MILLISECONDS).getException();
            if (failure != null) {
                throw new IOException(
                        "route direct:%s failed: %s".formatted(call.route(), text(failure)),
                        failure);
            }
        } catch (TimeoutException e) {
            throw new IOException(
                    "route direct:%s did not end within %d s"
                            .formatted(call.route(), deadline.toSeconds()),
                    e);
        } catch (ExecutionException e) {
            throw new IOException(
                    "route direct:%s failed: %s".formatted(call.route(), text(e.getCause())), e);
        }
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
