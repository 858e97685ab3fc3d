package io.drover.reconcile;

import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.PrunedStatus;
import io.drover.resource.ResourceKey;
import io.drover.resource.VersionedReader;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Caches of the namespace's resources, one watch a kind, with listeners for changes. Thread-safe.
 */
public final class Informers implements VersionedReader, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Informers.class);

    /** Objects in one request: a list in one piece takes several times its size in memory. */
    private static final long PAGE = 500;

    private static final String BY_LABEL = "label";

    private final Cluster cluster;
    private final long resyncMillis;
    private final Set<CacheScope> scopes;
    private final Map<Class<? extends HasMetadata>, SharedIndexInformer<? extends HasMetadata>>
            informers = new ConcurrentHashMap<>();
    private final Map<Class<? extends HasMetadata>, OverlaidStore<? extends HasMetadata>> stores =
            new ConcurrentHashMap<>();
    private final Map<Class<? extends HasMetadata>, List<Consumer<String>>> listeners =
            new ConcurrentHashMap<>();
    private final Wakeups wakeups = new Wakeups();
    private final SharedParts parts = new SharedParts();
    private volatile boolean closed;

    /**
     * @param resyncMillis how often every object is handed out again although nothing changed; 0
     *     for never
     */
    public Informers(Cluster cluster, long resyncMillis) {
        this(cluster, resyncMillis, Set.of(CacheScope.RESOURCES));
    }

    /**
     * @param scopes whose caches to fill; others than {@link CacheScope#RESOURCES} need rights
     *     beyond Drover's namespace
     */
    public Informers(Cluster cluster, long resyncMillis, Set<CacheScope> scopes) {
        this.cluster = cluster;
        this.resyncMillis = resyncMillis;
        this.scopes = Set.copyOf(scopes);
    }

    /** Starts to fill the caches of all kinds. */
    public void open() {
        scopes.forEach(this::open);
    }

    /** Starts to fill the caches of some kinds; does nothing if that has begun. */
    public void open(CacheScope scope) {
        Kinds.of(scope).forEach(this::informer);
    }

    /** Whether the caches of these kinds have been filled once. */
    public boolean isFilled(CacheScope scope) {
        return Kinds.of(scope).stream()
                .allMatch(
                        kind ->
                                Optional.ofNullable(informers.get(kind))
                                        .filter(SharedIndexInformer::hasSynced)
                                        .isPresent());
    }

    /**
     * Hands the name of every object of the kind that exists, changes or is removed to {@code
     * listener}, on the watch's own thread.
     */
    public void listen(Class<? extends HasMetadata> kind, Consumer<String> listener) {
        listeners.computeIfAbsent(kind, key -> new CopyOnWriteArrayList<>()).add(listener);
        informer(kind)
                .getStore()
                .list()
                .forEach(object -> listener.accept(ResourceKey.of(object).name()));
    }

    /** Ends {@link #listen}; does nothing if that never began, as with a route that is disabled. */
    void ignore(Class<? extends HasMetadata> kind, Consumer<String> listener) {
        Optional.ofNullable(listeners.get(kind)).ifPresent(all -> all.remove(listener));
    }

    /** Asks for another reconciliation of a resource. */
    public void requeue(Class<? extends HasMetadata> kind, String name) {
        listeners.getOrDefault(kind, List.of()).forEach(listener -> listener.accept(name));
    }

    /**
     * Requeues a resource whenever one of others changes, until this is called again for it or it
     * is removed. To be called before the others are read, so that no change is missed.
     *
     * @param others those to wait for, {@link ResourceKey#any} for all of a kind; empty to wait for
     *     none any more
     */
    public void await(ResourceKey waiter, Collection<ResourceKey> others) {
        await("", waiter, others);
    }

    /**
     * As {@link #await(ResourceKey, Collection)}, for a second route of the same resources: what
     * one waits for does not replace what the other does.
     *
     * @param purpose a name for what this is about
     */
    public void await(String purpose, ResourceKey waiter, Collection<ResourceKey> others) {
        wakeups.await(purpose, waiter, others);
    }

    @Override
    public <T extends HasMetadata> Optional<T> find(Class<T> kind, String name) {
        return name.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(filled(kind).getStore().getByKey(name)).map(kind::cast);
    }

    @Override
    public <T extends HasMetadata> List<T> list(Class<T> kind) {
        return filled(kind).getStore().list().stream().map(kind::cast).toList();
    }

    @Override
    public <T extends HasMetadata> List<T> list(Class<T> kind, String label, String value) {
        return filled(kind).getIndexer().byIndex(BY_LABEL, label + "=" + value).stream()
                .map(kind::cast)
                .toList();
    }

    @Override
    public String version(Class<? extends HasMetadata> kind) {
        filled(kind);
        return Long.toString(stores.get(kind).changes());
    }

    /** What the cache of that kind holds so far; empty if it has not been started. */
    public <T extends HasMetadata> List<T> cached(Class<T> kind) {
        return Optional.ofNullable(informers.get(kind))
                .map(informer -> informer.getStore().list().stream().map(kind::cast).toList())
                .orElse(List.of());
    }

    /**
     * @throws IllegalStateException if the cache has not been filled yet: what it lacks may exist
     */
    private SharedIndexInformer<? extends HasMetadata> filled(Class<? extends HasMetadata> kind) {
        SharedIndexInformer<? extends HasMetadata> informer = informer(kind);
        if (!informer.hasSynced()) {
            throw new IllegalStateException(
                    "the cache of %ss is not filled yet".formatted(kind.getSimpleName()));
        }
        return informer;
    }

    /** Whether all caches in use have been filled once. */
    public boolean allSynced() {
        return !informers.isEmpty()
                && informers.values().stream().allMatch(SharedIndexInformer::hasSynced);
    }

    /**
     * For how long the API server has been away, so that the caches are old; empty if it is not.
     */
    public Optional<Duration> awayFor() {
        return cluster.connection().awayFor();
    }

    /** What is wrong with the API server, in words; empty if nothing is. */
    public Optional<String> trouble() {
        return cluster.connection().trouble();
    }

    private SharedIndexInformer<? extends HasMetadata> informer(Class<? extends HasMetadata> kind) {
        return informers.computeIfAbsent(kind, this::start);
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private <T extends HasMetadata> SharedIndexInformer<T> start(Class<T> kind) {
        MixedOperation<T, KubernetesResourceList<T>, Resource<T>> all =
                cluster.client().resources(kind);
        FilterWatchListDeletable<T, KubernetesResourceList<T>, Resource<T>> reached =
                Kinds.isOutside(kind) ? all.inAnyNamespace() : all.inNamespace(cluster.namespace());
        SharedIndexInformer<T> informer =
                (Kinds.isLabelled(kind)
                                ? reached.withLabel(Names.LABEL_MANAGED_BY, Names.DROVER)
                                : reached)
                        .withLimit(PAGE)
                        .runnableInformer(resyncMillis);
        OverlaidStore<T> store = new OverlaidStore<>(parts);
        stores.put(kind, store);
        informer.itemStore(store);
        // nobody looks for objects by their namespace
        informer.removeNamespaceIndex();
        informer.addIndexers(Map.of(BY_LABEL, Informers::labels));
        informer.addEventHandler(new Notifier<>(name -> changed(kind, name), this::removed));
        informer.exceptionHandler((started, failure) -> retry(kind, failure));
        informer.start();
        return informer;
    }

    /** Objects as readers are to see them, before anybody does, and small; counts changes. */
    static final class OverlaidStore<T extends HasMetadata> extends BasicItemStore<T> {
        private final SharedParts parts;
        private final AtomicLong changes = new AtomicLong();

        OverlaidStore(SharedParts parts) {
            // of most kinds the text of the name itself, which costs nothing
            super(object -> ResourceKey.of(object).name());
            this.parts = parts;
        }

        @Override
        public T put(String key, T object) {
            T before = super.put(key, parts.share(PrunedStatus.overlay(lean(object))));
            changes.incrementAndGet();
            return before;
        }

        /** Of other kinds there are too few for the texts about their kind to matter. */
        @SuppressWarnings("unchecked")
        private T lean(T object) {
            return object instanceof Backup backup ? (T) backup.lean() : object;
        }

        @Override
        public T remove(String key) {
            T before = super.remove(key);
            changes.incrementAndGet();
            return before;
        }

        /** Whoever knows a number sees what was put or removed up to it. */
        long changes() {
            return changes.get();
        }
    }

    /** The client closes its connections while an informer that was stopped still lists. */
    private boolean retry(Class<? extends HasMetadata> kind, Throwable failure) {
        if (!closed) {
            LOG.warn(
                    "{} cannot be listed or watched and are tried again: {}",
                    HasMetadata.getPlural(kind),
                    failure.toString());
        }
        return true;
    }

    private static List<String> labels(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getLabels())
                .orElse(Map.of())
                .entrySet()
                .stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .toList();
    }

    private void changed(Class<? extends HasMetadata> kind, String name) {
        requeue(kind, name);
        wake(new ResourceKey(kind, name));
        wake(ResourceKey.any(kind));
    }

    private void wake(ResourceKey changed) {
        wakeups.of(changed).forEach(waiter -> requeue(waiter.kind(), waiter.name()));
    }

    private void removed(ResourceKey removed) {
        wakeups.forget(removed);
        changed(removed.kind(), removed.name());
    }

    @Override
    public void close() {
        closed = true;
        informers.values().forEach(SharedIndexInformer::stop);
    }
}
