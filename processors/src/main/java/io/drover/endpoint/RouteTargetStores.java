package io.drover.endpoint;

import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreCapabilities;
import io.drover.blockengine.store.StoreException;
import io.drover.endpoint.nfs.NfsOptions;
import io.drover.endpoint.nfs.store.NfsObjectStore;
import io.drover.endpoint.s3.S3ClientFactory;

import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.TemplatedRouteBuilder;

import software.amazon.awssdk.services.s3.S3Client;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes a target's routes from the templates {@code target-io} (entry, with retry) and {@code
 * target-s3}, {@code target-nfs}, {@code target-store} (one attempt). Guarded by its monitor:
 * opening is rare and quick.
 */
public final class RouteTargetStores implements TargetStores {
    private static final StoreCapabilities S3 = new StoreCapabilities(false, 1000, 16);

    private record Open(
            TargetUrl url,
            TargetCredentials credentials,
            RouteObjectStore store,
            RouteObjectStore attempt,
            Runnable release) {}

    private final CamelContext context;
    private final boolean attended;
    private final ProducerTemplate template;
    private final Map<String, Open> open = new HashMap<>();

    /**
     * By target, whether its routes have been given to another URL. Shared by all stores that were
     * opened at one URL, whatever their credentials: work that is under way goes on with a new
     * Secret, but never at another place.
     */
    private final Map<String, AtomicBoolean> places = new HashMap<>();

    public RouteTargetStores(CamelContext context) {
        this(context, false);
    }

    /**
     * @param attended whether a person waits, who should soon hear of a wrong address
     */
    public RouteTargetStores(CamelContext context, boolean attended) {
        this.context = context;
        this.attended = attended;
        this.template = context.createProducerTemplate();
    }

    @Override
    public synchronized ObjectStore open(
            String targetName, TargetUrl url, TargetCredentials credentials) {
        Open current = open.get(targetName);
        if (current != null && current.url.equals(url) && current.credentials.equals(credentials)) {
            return current.store;
        }
        close(targetName, current == null || !current.url.equals(url));
        Open opened =
                switch (url) {
                    case TargetUrl.S3 s3 -> openS3(targetName, s3, credentials);
                    case TargetUrl.Directory directory ->
                            openStore(
                                    targetName,
                                    url,
                                    credentials,
                                    new DirectoryStore(directory.path()));
                    case TargetUrl.Nfs nfs -> openNfs(targetName, nfs, credentials);
                };
        open.put(targetName, opened);
        return opened.store;
    }

    private Open openS3(String target, TargetUrl.S3 url, TargetCredentials credentials) {
        S3Client client = S3ClientFactory.create(url, credentials, timeouts());
        String bean = "s3Client-" + target;
        context.getRegistry().bind(bean, S3Client.class, client);
        addRoutes(
                target,
                TemplatedRouteBuilder.builder(context, "target-s3")
                        .parameter("bucket", url.bucket())
                        .parameter("prefix", url.prefix().value())
                        .parameter("client", bean));
        return opened(target, url, credentials, S3, () -> release(bean, client));
    }

    private S3ClientFactory.Timeouts timeouts() {
        return new S3ClientFactory.Timeouts(
                timeout("connect", S3ClientFactory.Timeouts.DEFAULT.connect()),
                timeout("silence", S3ClientFactory.Timeouts.DEFAULT.silence()),
                timeout("attempt", S3ClientFactory.Timeouts.DEFAULT.attempt()));
    }

    /** Property {@code drover.s3.timeout.<name>}, such as 30s. */
    private Duration timeout(String name, Duration fallback) {
        String text =
                context.resolvePropertyPlaceholders(
                        "{{drover.s3.timeout." + name + ":" + fallback.toSeconds() + "s}}");
        return Duration.parse("PT" + text);
    }

    private Open openNfs(String target, TargetUrl.Nfs url, TargetCredentials credentials) {
        checkOptions(url);
        addRoutes(
                target,
                TemplatedRouteBuilder.builder(context, "target-nfs")
                        .parameter("server", url.host() + ":" + url.port())
                        .parameter("path", url.path())
                        .parameter("options", String.join(",", url.options())));
        // the connection belongs to the endpoint, which goes with its route
        return opened(target, url, credentials, NfsObjectStore.CAPABILITIES, () -> {});
    }

    private static void checkOptions(TargetUrl.Nfs url) {
        try {
            NfsOptions.parse(url.options());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "backup target URL '" + url.text() + "': " + e.getMessage(), e);
        }
    }

    private Open openStore(
            String target, TargetUrl url, TargetCredentials credentials, ObjectStore store) {
        StoreServer server = new StoreServer(store);
        String bean = "store-" + target;
        context.getRegistry().bind(bean, StoreServer.class, server);
        addRoutes(
                target,
                TemplatedRouteBuilder.builder(context, "target-store").parameter("store", bean));
        return opened(target, url, credentials, store.capabilities(), () -> release(bean, store));
    }

    private Open opened(
            String target,
            TargetUrl url,
            TargetCredentials credentials,
            StoreCapabilities capabilities,
            Runnable release) {
        AtomicBoolean moved = places.computeIfAbsent(target, name -> new AtomicBoolean());
        return new Open(
                url,
                credentials,
                routed(target, "direct:target-io-", capabilities, moved),
                routed(target, "direct:target-attempt-", capabilities, moved),
                release);
    }

    private RouteObjectStore routed(
            String target, String prefix, StoreCapabilities capabilities, AtomicBoolean moved) {
        return new RouteObjectStore(
                template,
                target,
                context.getEndpoint(prefix + target),
                capabilities,
                attended,
                moved);
    }

    private void release(String bean, AutoCloseable resource) {
        context.getRegistry().unbind(bean);
        try {
            resource.close();
        } catch (Exception e) {
            // the boundary of AutoCloseable: the stores' and the client's close() declare nothing
            // checked
            throw new IllegalStateException("closing " + bean, e);
        }
    }

    private void addRoutes(String target, TemplatedRouteBuilder attempt) {
        addRoute("target-attempt-" + target, target, attempt);
        addRoute(
                "target-io-" + target, target, TemplatedRouteBuilder.builder(context, "target-io"));
    }

    private static void addRoute(String id, String target, TemplatedRouteBuilder route) {
        // consoles show the steps by their ids, which Camel would begin with a number
        route.routeId(id).prefixId(id + "-").parameter("target", target).add();
    }

    @Override
    public void probe(String targetName) throws StoreException {
        RouteObjectStore attempt;
        synchronized (this) {
            Open current = open.get(targetName);
            if (current == null) {
                throw new StoreException.Unavailable("target " + targetName + " is not open");
            }
            attempt = current.attempt;
        }
        attempt.children(ObjectKey.of("backupstore"));
    }

    @Override
    public synchronized void close(String targetName) {
        close(targetName, true);
    }

    private void close(String targetName, boolean moving) {
        if (moving) {
            Optional.ofNullable(places.remove(targetName)).ifPresent(moved -> moved.set(true));
        }
        Open current = open.remove(targetName);
        if (current != null) {
            removeRoute("target-io-" + targetName);
            removeRoute("target-attempt-" + targetName);
            current.release.run();
        }
    }

    private void removeRoute(String id) {
        try {
            context.getRouteController().stopRoute(id);
            context.removeRoute(id);
        } catch (Exception e) {
            // the boundary of Camel's route controller, which declares Exception
            throw new IllegalStateException("removing route " + id, e);
        }
    }

    @Override
    public synchronized void close() {
        List.copyOf(open.keySet()).forEach(this::close);
        template.stop();
    }
}
