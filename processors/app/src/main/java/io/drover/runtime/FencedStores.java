package io.drover.runtime;

import io.drover.blockengine.store.ForwardingStore;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;
import io.drover.resource.WriteFence;
import io.drover.store.RouteTargetStores;
import io.drover.store.Silence;
import io.drover.store.StoreRequest;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetStores;
import io.drover.store.TargetUrl;

import org.apache.camel.CamelContext;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * Stores that are written to only while this Drover holds the namespace's Lease: a write waits
 * while the Lease cannot be renewed, and is refused once another Drover has it. Locks in a store
 * are renewed and released all the same, since they say who writes there.
 */
final class FencedStores implements TargetStores {
    /** How long a write waits for the API server to renew the Lease. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final TargetStores stores;
    private final WriteFence fence;

    /**
     * @param context of the targets' routes
     */
    FencedStores(CamelContext context, WriteFence fence) {
        this.stores = new RouteTargetStores(context, request -> requireOpen(request, fence));
        this.fence = fence;
    }

    /** Before each attempt, without waiting: a target that is slow must not look silent. */
    private static void requireOpen(StoreRequest request, WriteFence fence) throws StoreException {
        boolean writes =
                switch (request) {
                    case StoreRequest.Write write -> !isLock(write.key());
                    case StoreRequest.Delete delete -> !areLocks(delete.keys());
                    default -> false;
                };
        if (writes && !fence.isOpen()) {
            throw new StoreException.Unavailable(WriteFence.refusal());
        }
    }

    private static boolean isLock(ObjectKey key) {
        return key.value().contains("/locks/");
    }

    private static boolean areLocks(Collection<ObjectKey> keys) {
        return keys.stream().allMatch(FencedStores::isLock);
    }

    @Override
    public ObjectStore open(String targetName, TargetUrl url, TargetCredentials credentials) {
        return new Fenced(stores.open(targetName, url, credentials), fence);
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
    }

    private static final class Fenced extends ForwardingStore {
        private final WriteFence fence;

        Fenced(ObjectStore store, WriteFence fence) {
            super(store);
            this.fence = fence;
        }

        @Override
        public void write(ObjectKey key, ObjectBody body, WriteCondition condition)
                throws StoreException {
            if (!isLock(key)) {
                requireLease();
            }
            super.write(key, body, condition);
        }

        @Override
        public void delete(Collection<ObjectKey> keys) throws StoreException {
            if (!areLocks(keys)) {
                requireLease();
            }
            super.delete(keys);
        }

        private void requireLease() throws StoreException {
            try {
                if (!fence.await(PATIENCE)) {
                    throw new StoreException.Unavailable(WriteFence.refusal());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreException.Unavailable("interrupted while waiting for the Lease", e);
            }
        }
    }
}
