package io.drover.startup;

import io.drover.store.StandaloneStores;

import org.apache.camel.CamelContext;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Camel contexts for targets that commands open: one is made before it is known for which. */
public final class TargetContexts {
    private static final Queue<CompletableFuture<CamelContext>> PREPARED =
            new ConcurrentLinkedQueue<>();

    private TargetContexts() {}

    /** Makes the context of the next {@link #take} in the background. */
    static void prepare() {
        PREPARED.add(
                CompletableFuture.supplyAsync(
                        StandaloneStores::newContext,
                        Thread.ofPlatform().daemon().name("camel-preparation")::start));
    }

    /** The one that was prepared, else a new one; the caller closes it. */
    public static CamelContext take() {
        CompletableFuture<CamelContext> prepared = PREPARED.poll();
        return prepared == null ? StandaloneStores.newContext() : prepared.join();
    }
}
