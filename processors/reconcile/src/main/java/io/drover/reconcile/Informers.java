package io.drover.reconcile;

import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Caches of the namespace's resources, one watch a kind, and who wants to hear of changes.
 * Thread-safe.
 */
public final class Informers implements AutoCloseable {
    private static final Map<String, Class<? extends HasMetadata>> KINDS =
            Map.of(
                    "backuptargets", BackupTarget.class,
                    "backupvolumes", BackupVolume.class,
                    "backups", Backup.class,
                    "configmaps", ConfigMap.class,
                    "volumes", Volume.class,
                    "snapshots", Snapshot.class);

    private final Cluster cluster;
    private final long resyncMillis;
    private final Map<String, SharedIndexInformer<? extends HasMetadata>> informers =
            new ConcurrentHashMap<>();
    private final Map<String, List<Consumer<String>>> listeners = new ConcurrentHashMap<>();

    /**
     * @param resyncMillis how often every object is handed out again although nothing changed
     */
    public Informers(Cluster cluster, long resyncMillis) {
        this.cluster = cluster;
        this.resyncMillis = resyncMillis;
    }

    /**
     * Hands the name of every object of the kind that is there, changes or goes to {@code
     * listener}, on the watch's own thread.
     *
     * @throws IllegalArgumentException if there is no such kind; the message lists them
     */
    void listen(String plural, Consumer<String> listener) {
        listeners.computeIfAbsent(plural, key -> new CopyOnWriteArrayList<>()).add(listener);
        SharedIndexInformer<? extends HasMetadata> informer =
                informers.computeIfAbsent(plural, this::start);
        informer.getStore()
                .list()
                .forEach(object -> listener.accept(object.getMetadata().getName()));
    }

    void ignore(String plural, Consumer<String> listener) {
        listeners.getOrDefault(plural, List.of()).remove(listener);
    }

    /** Asks for another look at an object. */
    public void requeue(String plural, String name) {
        listeners.getOrDefault(plural, List.of()).forEach(listener -> listener.accept(name));
    }

    Optional<HasMetadata> cached(String plural, String name) {
        return Optional.ofNullable(informers.get(plural))
                .map(informer -> informer.getStore().getByKey(cluster.namespace() + "/" + name));
    }

    /** What the cache of that kind holds, to be looked at only; empty if nobody listens to it. */
    public <T extends HasMetadata> List<T> cached(Class<T> kind) {
        return informers.values().stream()
                .filter(informer -> informer.getApiTypeClass() == kind)
                .flatMap(informer -> informer.getStore().list().stream())
                .map(kind::cast)
                .toList();
    }

    boolean synced(String plural) {
        SharedIndexInformer<? extends HasMetadata> informer = informers.get(plural);
        return informer != null && informer.hasSynced();
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

    @SuppressWarnings("FutureReturnValueIgnored")
    private SharedIndexInformer<? extends HasMetadata> start(String plural) {
        Class<? extends HasMetadata> kind = KINDS.get(plural);
        if (kind == null) {
            throw new IllegalArgumentException(
                    "reconcile:" + plural + " names no kind; there are " + KINDS.keySet());
        }
        SharedIndexInformer<? extends HasMetadata> informer = handled(plural, kind);
        informer.exceptionHandler((started, failure) -> true);
        informer.start();
        return informer;
    }

    private <T extends HasMetadata> SharedIndexInformer<T> handled(String plural, Class<T> kind) {
        SharedIndexInformer<T> informer =
                cluster.client()
                        .resources(kind)
                        .inNamespace(cluster.namespace())
                        .runnableInformer(resyncMillis);
        informer.addEventHandler(
                new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(T object) {
                        requeue(plural, object.getMetadata().getName());
                    }

                    @Override
                    public void onUpdate(T before, T after) {
                        requeue(plural, after.getMetadata().getName());
                    }

                    @Override
                    public void onDelete(T object, boolean finalStateUnknown) {
                        requeue(plural, object.getMetadata().getName());
                    }
                });
        return informer;
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::stop);
    }
}
