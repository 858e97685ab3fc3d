package io.drover.control.connection;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.store.StoreException;
import io.drover.mover.BackupstoreOpener;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceReader;
import io.drover.store.Silence;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;
import io.drover.store.TargetReference;
import io.drover.store.TargetStores;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From a BackupTarget to its store. The Secret is read at each call, so a new one is in force at
 * the next operation. Thread-safe.
 */
public final class TargetConnections implements BackupstoreOpener {
    private static final Duration RECENT = Duration.ofMinutes(1);

    private final ResourceReader resources;
    private final Cluster cluster;
    private final TargetStores stores;
    private final EngineOptions options;
    private final InstantSource clock;
    private final DeletionRequests requests;
    private final Map<TargetReference, Recent> recents = new ConcurrentHashMap<>();

    private record Recent(TargetCredentials credentials, Instant until) {}

    /**
     * @param resources where targets are looked up
     * @param cluster for Secrets, and for what must be certain before remote data is deleted
     */
    public TargetConnections(
            ResourceReader resources,
            Cluster cluster,
            TargetStores stores,
            EngineOptions options,
            InstantSource clock) {
        this.resources = resources;
        this.cluster = cluster;
        this.stores = stores;
        this.options = options;
        this.clock = clock;
        this.requests = new DeletionRequests(cluster);
    }

    /**
     * Makes no request to the store.
     *
     * @throws InvalidTargetException if URL or Secret are wrong; the message names the field and
     *     the remedy
     */
    public Backupstore open(BackupTarget target) {
        return connect(reference(target));
    }

    /**
     * As {@link #open(BackupTarget)}, for the many looks at a store that belong to one poll: the
     * Secret is not read again if that was done within the last minute.
     */
    public Backupstore openAgain(BackupTarget target) {
        TargetReference reference = reference(target);
        Recent recent = recents.get(reference);
        return recent != null && recent.until().isAfter(clock.instant())
                ? connect(reference, recent.credentials())
                : connect(reference);
    }

    @Override
    public Backupstore open(TargetReference target) throws StoreException {
        Backupstore store = connect(target);
        stores.probe(target.name());
        return store;
    }

    private Backupstore connect(TargetReference target) {
        try {
            TargetCredentials credentials = credentials(target.credentialSecret());
            recents.put(target, new Recent(credentials, clock.instant().plus(RECENT)));
            return connect(target, credentials);
        } catch (IllegalArgumentException e) {
            throw new InvalidTargetException(e);
        }
    }

    private Backupstore connect(TargetReference target, TargetCredentials credentials) {
        try {
            return new Backupstore(
                    stores.open(target.name(), TargetKinds.parse(target.url()), credentials),
                    options,
                    clock);
        } catch (IllegalArgumentException e) {
            throw new InvalidTargetException(e);
        }
    }

    public static TargetReference reference(BackupTarget target) {
        return new TargetReference(
                target.getMetadata().getName(),
                target.getSpec().backupTargetURL,
                target.getSpec().credentialSecret);
    }

    /**
     * @throws IllegalArgumentException if there is no such Secret, or one of its values cannot be
     *     right
     */
    TargetCredentials credentials(String secret) {
        if (secret.isEmpty()) {
            return TargetCredentials.NONE;
        }
        Map<String, String> values =
                cluster.secret(secret)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "credentialSecret: there is no Secret '%s' in namespace %s; create it"
                                                        .formatted(secret, cluster.namespace())));
        return new TargetCredentials(values).checked("Secret " + secret);
    }

    /** One request, not retried, which looks up anew what the target's URL names. */
    public void probe(BackupTarget target) throws StoreException {
        stores.probe(target.getMetadata().getName());
    }

    /** The silence of a target that leaves requests unanswered at this moment. */
    public Optional<Silence> silence(String name) {
        return stores.silence(name);
    }

    public void close(String name) {
        recents.keySet().removeIf(target -> target.name().equals(name));
        stores.close(name);
    }

    /**
     * Like {@link #findUsable}, for deletions: not while the target's URL has changed since its
     * resources were read. They describe another store, even where names agree. Nor if the whole
     * namespace is deleted, which is no request to delete the backups.
     *
     * @param deleted the resource whose remote data is to be deleted
     */
    public Optional<BackupTarget> findForDeletion(String name, HasMetadata deleted) {
        return findUsable(name)
                .filter(TargetConnections::isWhereItWasRead)
                .filter(_ -> requests.isRequested(deleted));
    }

    /**
     * Opens the store of a target that {@link #findForDeletion} found, to delete from it. A cache
     * may be behind: one look at the API server makes sure that the target still exists with the
     * same URL.
     *
     * @throws StoreException.Unavailable if it is not
     */
    public Backupstore openForDeletion(BackupTarget found) throws StoreException {
        String name = found.getMetadata().getName();
        boolean same =
                cluster.find(BackupTarget.class, name)
                        .filter(TargetConnections::isUsable)
                        .filter(TargetConnections::isWhereItWasRead)
                        .filter(now -> uid(now).equals(uid(found)))
                        .filter(now -> url(now).equals(url(found)))
                        .isPresent();
        if (!same) {
            throw new StoreException.Unavailable(
                    "backup target '%s' has just been changed or deleted; nothing is deleted from %s"
                            .formatted(name, url(found)));
        }
        return open(found);
    }

    /**
     * The target of that name if remote data may be touched through it: it exists, is not being
     * deleted, has a URL and is available.
     */
    public Optional<BackupTarget> findUsable(String name) {
        return resources.find(BackupTarget.class, name).filter(TargetConnections::isUsable);
    }

    private static boolean isUsable(BackupTarget target) {
        return !target.isMarkedForDeletion()
                && !url(target).isEmpty()
                && target.getStatus().available;
    }

    /**
     * Whether the target's resources were read from its present URL. Before the first
     * synchronisation there is no URL that another one could differ from.
     */
    public static boolean isWhereItWasRead(BackupTarget target) {
        String synced = target.getStatus().syncedURL;
        return synced.isEmpty() || synced.equals(url(target));
    }

    private static String url(BackupTarget target) {
        return target.getSpec().backupTargetURL;
    }

    private static String uid(BackupTarget target) {
        return target.getMetadata().getUid();
    }
}
