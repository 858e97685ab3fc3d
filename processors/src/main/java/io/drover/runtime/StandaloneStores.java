package io.drover.runtime;

import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.endpoint.RouteTargetStores;
import io.drover.endpoint.TargetCredentials;
import io.drover.endpoint.TargetStores;
import io.drover.endpoint.TargetUrl;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.ExplicitCamelContextNameStrategy;
import org.apache.camel.support.PluginHelper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Targets for the command line: a Camel context with the routes to targets and nothing else. */
public final class StandaloneStores implements TargetStores {
    private final CamelContext context;
    private final TargetStores stores;

    private StandaloneStores(CamelContext context) {
        this.context = context;
        this.stores = new RouteTargetStores(context, true);
    }

    /**
     * @param routes directory with routes that replace the shipped ones
     */
    public static StandaloneStores start(Optional<Path> routes) throws IOException {
        DefaultCamelContext context = new DefaultCamelContext();
        context.setNameStrategy(new ExplicitCamelContextNameStrategy("drover-cli"));
        context.setStreamCaching(false);
        context.disableJMX();
        context.getShutdownStrategy().setTimeout(1);
        StoreBeans.bind(context.getRegistry());
        try {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(
                            RouteFiles.resolve(context, routes)
                                    .only(
                                            "error-handling",
                                            "target-io",
                                            "target-s3",
                                            "target-nfs",
                                            "target-store"));
            context.start();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            // the boundary of Camel's loader, which declares Exception
            throw new IOException("the routes to targets cannot be loaded: " + e.getMessage(), e);
        }
        return new StandaloneStores(context);
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
    public void close(String targetName) {
        stores.close(targetName);
    }

    @Override
    public void close() {
        stores.close();
        context.stop();
    }
}
