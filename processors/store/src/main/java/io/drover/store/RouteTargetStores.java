package io.drover.store;

import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreCapabilities;
import io.drover.blockengine.store.StoreException;
import io.drover.store.route.RouteChanges;

import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes a target's routes from the template {@code target-io} (entry, with retry) and that of its
 * kind (one attempt). Guarded by its monitor: opening is rare and quick.
 */
public final class RouteTargetStores implements TargetStores {
    private record Open(
            TargetUrl url,
            TargetCredentials credentials,
            RouteObjectStore store,
            RouteObjectStore attempt,
            Vigil vigil,
            Runnable release) {}

    private final CamelContext context;
    private final Patience patience;
    private final boolean attended;
    private final SilenceListener listener;
    private final WritePermit permit;
    private final ProducerTemplate template;
    private final Map<String, Open> open = new HashMap<>();

    /**
     * By target, whether its routes have been given to another URL. Shared by all stores that were
     * opened at one URL, whatever their credentials: work that is under way goes on with a new
     * Secret, but never at another place.
     */
    private final Map<String, AtomicBoolean> places = new HashMap<>();

    /**
     * For a controller, which no person waits for.
     *
     * @param permit for what changes a store
     */
    public RouteTargetStores(CamelContext context, WritePermit permit) {
        this(context, Patience.of(context), false, SilenceListener.NONE, permit);
    }

    /** For a person who waits, and should soon learn of a wrong address. */
    public static RouteTargetStores attended(
            CamelContext context, Patience patience, SilenceListener listener, WritePermit permit) {
        return new RouteTargetStores(context, patience, true, listener, permit);
    }

    private RouteTargetStores(
            CamelContext context,
            Patience patience,
            boolean attended,
            SilenceListener listener,
            WritePermit permit) {
        this.context = context;
        this.patience = patience;
        this.attended = attended;
        this.listener = listener;
        this.permit = permit;
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
        TargetKind kind = TargetKinds.of(url);
        OpenedTarget made = kind.open(context, targetName, url, credentials);
        addRoutes(targetName, kind.routeTemplate(), made.parameters());
        Open opened = opened(targetName, url, credentials, made);
        open.put(targetName, opened);
        return opened.store;
    }

    private Open opened(
            String target, TargetUrl url, TargetCredentials credentials, OpenedTarget made) {
        AtomicBoolean moved = places.computeIfAbsent(target, name -> new AtomicBoolean());
        Vigil vigil = new Vigil(url.text(), patience, attended, listener, System::nanoTime);
        return new Open(
                url,
                credentials,
                routed(target, "direct:target-io-", made.capabilities(), vigil, moved),
                routed(target, "direct:target-attempt-", made.capabilities(), vigil, moved),
                vigil,
                made.release());
    }

    private RouteObjectStore routed(
            String target,
            String prefix,
            StoreCapabilities capabilities,
            Vigil vigil,
            AtomicBoolean moved) {
        return new RouteObjectStore(
                template,
                target,
                context.getEndpoint(prefix + target),
                capabilities,
                vigil,
                moved,
                permit);
    }

    private void addRoutes(String target, String template, Map<String, String> parameters) {
        Map<String, String> attempt = new HashMap<>(parameters);
        attempt.put("target", target);
        RouteChanges.add(context, template, "target-attempt-" + target, attempt);
        RouteChanges.add(context, "target-io", "target-io-" + target, Map.of("target", target));
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
    public synchronized Optional<Silence> silence(String targetName) {
        return Optional.ofNullable(open.get(targetName))
                .flatMap(current -> current.vigil.silence());
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
            RouteChanges.remove(context, "target-io-" + targetName);
            RouteChanges.remove(context, "target-attempt-" + targetName);
            current.release.run();
        }
    }

    @Override
    public synchronized void close() {
        List.copyOf(open.keySet()).forEach(this::close);
        template.stop();
    }
}
