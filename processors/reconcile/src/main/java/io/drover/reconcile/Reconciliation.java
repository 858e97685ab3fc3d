package io.drover.reconcile;

import io.drover.resource.Names;
import io.drover.resource.ResourceKey;
import io.fabric8.kubernetes.client.CustomResource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One reconciliation of one resource on its way through the steps of a route: the resource as it
 * was read, the status that it will get, the events to be published with it. Used by one thread at
 * a time.
 */
public final class Reconciliation<T extends CustomResource<?, S>, S> {
    private T resource;
    private final S status;
    private final List<Announcement> announcements = new ArrayList<>();
    private Optional<Duration> requeueAfter = Optional.empty();
    private boolean ended;

    /** An event that waits for the status to be written. */
    record Announcement(boolean warning, String reason, String message) {}

    /**
     * @param status a copy, which steps change
     */
    Reconciliation(T resource, S status) {
        this.resource = resource;
        this.status = status;
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

    /** Which resource this is about. */
    public ResourceKey key() {
        return ResourceKey.of(resource);
    }

    /** Whether the remote data is to stay when the resource is deleted. */
    public boolean resourceOnly() {
        return resource.getMetadata().getLabels() != null
                && resource.getMetadata().getLabels().containsKey(Names.LABEL_RESOURCE_ONLY);
    }

    /** An event of type Normal, published once the status has been written. */
    public void normalEvent(String reason, String message) {
        announcements.add(new Announcement(false, reason, message));
    }

    /** An event of type Warning, published once the status has been written. */
    public void warningEvent(String reason, String message) {
        announcements.add(new Announcement(true, reason, message));
    }

    /** The events that have not been published yet, once. */
    List<Announcement> takeAnnouncements() {
        List<Announcement> taken = List.copyOf(announcements);
        announcements.clear();
        return taken;
    }

    /** The status has been written; what is written later is the difference to this. */
    void written(T newest) {
        resource = newest;
    }

    /** The following steps have nothing to do. */
    public void end() {
        ended = true;
    }

    public boolean ended() {
        return ended;
    }

    /**
     * Requests another reconciliation after that time, or earlier if an earlier step requested
     * that.
     */
    public void requeueAfter(Duration delay) {
        if (requeueAfter.isEmpty() || requeueAfter.get().compareTo(delay) > 0) {
            requeueAfter = Optional.of(delay);
        }
    }

    public Optional<Duration> requeueAfter() {
        return requeueAfter;
    }
}
