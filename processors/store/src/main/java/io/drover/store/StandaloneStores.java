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

/** A target for the command line: a Camel context with the routes to it and nothing else. */
public final class StandaloneStores implements TargetStores {
    private final CamelContext context;
    private final TargetStores stores;

    private StandaloneStores(CamelContext context, TargetStores stores) {
        this.context = context;
        this.stores = stores;
    }

    /** A context for {@link #start}; to make one takes a tenth of a second. */
    public static CamelContext newContext() {
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
        return start(
                newContext(),
                routes,
                url,
                Optional.empty(),
                SilenceListener.NONE,
                WritePermit.ALWAYS);
    }

    /**
     * @param context from {@link #newContext}; it is closed with the stores
     * @param firstAnswer how long a target may leave its first requests unanswered, if not as usual
     * @param permit for what changes the store
     */
    public static StandaloneStores start(
            CamelContext context,
            Optional<Path> routes,
            TargetUrl url,
            Optional<Duration> firstAnswer,
            SilenceListener listener,
            WritePermit permit)
            throws IOException {
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
                context, RouteTargetStores.attended(context, patience, listener, permit));
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
