package io.drover.control.connection;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.store.StoreException;
import io.drover.mover.BackupstoreOpener;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;
import io.drover.store.TargetReference;
import io.drover.store.TargetStores;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * From a BackupTarget to its store. The Secret is read at each call, so a new one is in force at
 * the next operation. Thread-safe.
 */
public final class TargetConnections implements BackupstoreOpener {
    private final Cluster cluster;
    private final TargetStores stores;
    private final EngineOptions options;
    private final InstantSource clock;

    public TargetConnections(
            Cluster cluster, TargetStores stores, EngineOptions options, InstantSource clock) {
        this.cluster = cluster;
        this.stores = stores;
        this.options = options;
        this.clock = clock;
    }

    /**
     * Makes no request to the store.
     *
     * @throws IllegalArgumentException if URL or Secret are not right; the message names what and
     *     how to put it right
     */
    public Backupstore open(BackupTarget target) {
        return open(reference(target));
    }

    @Override
    public Backupstore open(TargetReference target) {
        TargetCredentials credentials = credentials(target.credentialSecret());
        return new Backupstore(
                stores.open(target.name(), TargetKinds.parse(target.url()), credentials),
                options,
                clock);
    }

    public static TargetReference reference(BackupTarget target) {
        return new TargetReference(
                target.getMetadata().getName(),
                target.getSpec().backupTargetURL,
                target.getSpec().credentialSecret);
    }

    private TargetCredentials credentials(String secret) {
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

    /** One request, not retried. */
    public void probe(BackupTarget target) throws StoreException {
        stores.probe(target.getMetadata().getName());
    }

    public void close(String name) {
        stores.close(name);
    }

    /**
     * Like {@link #findUsable}, for deletions: not while the target's URL has changed since its
     * resources were read. They tell of another store, even where names agree. Nor when the whole
     * namespace is deleted: that is nobody's wish to lose the backups.
     */
    public Optional<BackupTarget> findForDeletion(String name) {
        if (cluster.isNamespaceGoing()) {
            return Optional.empty();
        }
        return findUsable(name)
                .filter(
                        target ->
                                target.getStatus().syncedURL.isEmpty()
                                        || target.getStatus()
                                                .syncedURL
                                                .equals(target.getSpec().backupTargetURL));
    }

    /**
     * The target of that name if remote data may be touched through it: it exists, is not going,
     * has a URL and is available.
     */
    public Optional<BackupTarget> findUsable(String name) {
        return cluster.find(BackupTarget.class, name)
                .filter(
                        target ->
                                !target.isMarkedForDeletion()
                                        && !target.getSpec().backupTargetURL.isEmpty()
                                        && target.getStatus().available);
    }
}
