package io.drover.store;

import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.store.route.RouteFiles;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.ExplicitCamelContextNameStrategy;
import org.apache.camel.support.PluginHelper;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A target for the command line: a Camel context with the routes to it and nothing else. */
public final class StandaloneStores implements TargetStores {
    private static final Queue<CompletableFuture<DefaultCamelContext>> PREPARED =
            new ConcurrentLinkedQueue<>();

    private final CamelContext context;
    private final TargetStores stores;

    private StandaloneStores(CamelContext context, TargetStores stores) {
        this.context = context;
        this.stores = stores;
    }

    /**
     * Makes the context of the next {@link #start} in the background, which takes a tenth of a
     * second: for a program that will open a target as soon as it knows which.
     */
    public static void prepare() {
        PREPARED.add(
                CompletableFuture.supplyAsync(
                        StandaloneStores::context,
                        Thread.ofPlatform().daemon().name("camel-preparation")::start));
    }

    private static DefaultCamelContext context() {
        DefaultCamelContext context = new DefaultCamelContext();
        context.setNameStrategy(new ExplicitCamelContextNameStrategy("drover-cli"));
        context.setStreamCaching(false);
        context.disableJMX();
        context.getShutdownStrategy().setTimeout(1);
        TargetKinds.bindBeans(context.getRegistry());
        context.init();
        return context;
    }

    /**
     * @param routes directory with routes that replace the shipped ones
     * @param url of the target, or of one of its kind
     */
    public static StandaloneStores start(Optional<Path> routes, TargetUrl url) throws IOException {
        return start(routes, url, Optional.empty(), SilenceListener.NONE);
    }

    /**
     * @param firstAnswer how long a target may leave its first requests unanswered, if not as usual
     */
    public static StandaloneStores start(
            Optional<Path> routes,
            TargetUrl url,
            Optional<Duration> firstAnswer,
            SilenceListener listener)
            throws IOException {
        CompletableFuture<DefaultCamelContext> prepared = PREPARED.poll();
        DefaultCamelContext context = prepared == null ? context() : prepared.join();
        try {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(
                            RouteFiles.named(
                                    context,
                                    routes,
                                    List.of(
                                            "error-handling",
                                            "target-io",
                                            TargetKinds.of(url).routeTemplate())));
            context.start();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            // the boundary of Camel's loader, which declares Exception
            throw new IOException("the routes to targets cannot be loaded: " + e.getMessage(), e);
        }
        Patience usual = Patience.of(context);
        Patience patience = firstAnswer.map(usual::withFirstAnswer).orElse(usual);
        return new StandaloneStores(
                context, RouteTargetStores.attended(context, patience, listener));
    }

    @Override
    public ObjectStore open(String targetName, TargetUrl url, TargetCredentials credentials) {
        return stores.open(targetName, url, credentials);
    }

    @Override
    public void probe(String targetName) throws StoreException {
        stores.probe(targetName);
    }

    @Override
    public Optional<Silence> silence(String targetName) {
        return stores.silence(targetName);
    }

    @Override
    public void close(String targetName) {
        stores.close(targetName);
    }

    @Override
    public void close() {
        stores.close();
        context.stop();
    }
}
