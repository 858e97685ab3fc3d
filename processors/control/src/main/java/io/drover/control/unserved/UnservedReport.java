package io.drover.control.unserved;

import io.drover.control.admission.Unserved;
import io.drover.resource.Cluster;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Events;
import io.drover.resource.OwnedStatus;
import io.drover.resource.StatusWriter;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.fabric8.kubernetes.client.CustomResource;

import org.apache.camel.Body;

import java.time.InstantSource;
import java.util.List;

/** Reports resources whose kind Drover does not act on. Bean {@code unserved}. */
public final class UnservedReport {
    static final String SERVED = "Served";
    static final String NOT_SERVED = "NotServed";

    private final StatusWriter writer;
    private final Events events;
    private final InstantSource clock;
    private final String node;

    public UnservedReport(StatusWriter writer, Events events, InstantSource clock, String node) {
        this.writer = writer;
        this.events = events;
        this.clock = clock;
        this.node = node;
    }

    /** Whether this object has been reported before. */
    public boolean isReported(@Body CustomResource<?, ? extends OwnedStatus> resource) {
        return !resource.getStatus().ownerID.isEmpty();
    }

    /**
     * Writes a condition, where the kind has conditions, and the mark that it has been reported.
     */
    public <S extends OwnedStatus> void writeStatus(@Body CustomResource<?, S> resource) {
        @SuppressWarnings("unchecked")
        Class<S> type = (Class<S>) resource.getStatus().getClass();
        S status = Cluster.copy(resource.getStatus(), type);
        status.ownerID = node;
        switch (status) {
            case SystemBackup.Status backup ->
                    backup.conditions = unserved(backup.conditions, resource);
            case SystemRestore.Status restore ->
                    restore.conditions = unserved(restore.conditions, resource);
            default -> {
                // Longhorn's other kinds have no conditions
            }
        }
        writer.write(resource, status);
    }

    private List<Condition> unserved(List<Condition> conditions, CustomResource<?, ?> resource) {
        return Conditions.with(
                conditions, SERVED, false, NOT_SERVED, text(resource), clock.instant());
    }

    private static String text(CustomResource<?, ?> resource) {
        return Unserved.message(resource.getKind(), resource.getMetadata().getName());
    }

    /** An event, for {@code kubectl describe}. */
    public void publishEvent(@Body CustomResource<?, ?> resource) {
        events.warning(resource, NOT_SERVED, text(resource));
    }
}
