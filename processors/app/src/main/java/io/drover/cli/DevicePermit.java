package io.drover.cli;

import io.drover.blockengine.store.StoreException;
import io.drover.mover.DeviceSink;
import io.drover.resource.MoverLease;
import io.drover.store.LeaseFence;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.io.IOException;

/**
 * Lets a device be written as long as the Lease is held. Where the Lease tells whether any Pod has
 * written, it tells so before the first write is permitted: the Pod in place of one that was
 * evicted may fail without a write of its own. Thread-safe.
 */
final class DevicePermit implements DeviceSink.Permit {
    private final MoverLease lease;
    private final LeaseFence fence;
    private volatile boolean told;

    /**
     * @param lease that is held
     * @throws KubernetesClientException if the API server cannot be reached
     */
    DevicePermit(MoverLease lease, LeaseFence fence) {
        this.lease = lease;
        this.fence = fence;
        this.told = lease.isTold();
    }

    @Override
    public void await() throws IOException {
        try {
            fence.await();
            if (!told) {
                touch();
            }
        } catch (StoreException e) {
            throw new NoPermitException(e);
        }
    }

    private synchronized void touch() throws StoreException {
        if (told) {
            return;
        }
        try {
            if (!lease.touch()) {
                throw new StoreException.Conflict(fence.refusal());
            }
        } catch (KubernetesClientException e) {
            throw new StoreException.Unavailable(
                    "the Lease cannot be told that the device is written: " + e.getMessage(), e);
        }
        told = true;
    }

    /** Carries the refusal of a write through what knows errors of devices only. */
    static final class NoPermitException extends IOException {
        private static final long serialVersionUID = 1L;
        private final transient StoreException reason;

        private NoPermitException(StoreException reason) {
            super(reason.getMessage(), reason);
            this.reason = reason;
        }

        StoreException reason() {
            return reason;
        }
    }
}
