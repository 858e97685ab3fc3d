package io.drover.reconcile;

import io.drover.resource.Names;
import io.fabric8.kubernetes.client.CustomResource;

import java.time.Duration;
import java.util.Optional;

/**
 * One reconciliation of one resource on its way through the steps of a route: the resource as it
 * was read, the status as it shall become. Used by one thread at a time.
 */
public final class Run<T extends CustomResource<?, S>, S> {
    private final String marker;
    private final T resource;
    private final S status;
    private Optional<Duration> requeueAfter = Optional.empty();
    private boolean ended;

    /**
     * @param status a copy, which steps change
     */
    Run(String marker, T resource, S status) {
        this.marker = marker;
        this.resource = resource;
        this.status = status;
    }

    /** {@code kind/namespace/name#n}. */
    public String marker() {
        return marker;
    }

    public T resource() {
        return resource;
    }

    public S status() {
        return status;
    }

    public String name() {
        return resource.getMetadata().getName();
    }

    public boolean deleting() {
        return resource.isMarkedForDeletion();
    }

    public String label(String key) {
        return resource.getMetadata().getLabels() == null
                ? ""
                : resource.getMetadata().getLabels().getOrDefault(key, "");
    }

    /** Whether the remote data is to stay when the resource goes. */
    public boolean resourceOnly() {
        return resource.getMetadata().getLabels() != null
                && resource.getMetadata().getLabels().containsKey(Names.LABEL_RESOURCE_ONLY);
    }

    /** The steps that follow have nothing to do. */
    public void end() {
        ended = true;
    }

    public boolean ended() {
        return ended;
    }

    /** Asks to come back after that time, or earlier if an earlier step asked so. */
    public void requeueAfter(Duration delay) {
        if (requeueAfter.isEmpty() || requeueAfter.get().compareTo(delay) > 0) {
            requeueAfter = Optional.of(delay);
        }
    }

    public Optional<Duration> requeueAfter() {
        return requeueAfter;
    }
}
