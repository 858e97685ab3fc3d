package io.drover.resource;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The Lease of the Job that moves data: of two Pods of one Job only the holder writes. It carries
 * the progress, too. One that has not been renewed for a while is free ({@link LeaseAge}). Used by
 * one thread.
 */
public final class MoverLease {
    /** Annotation: how far the holder is, as JSON. */
    public static final String PROGRESS = "drover.io/progress";

    /** For how long it is held without being renewed. */
    public static final Duration DURATION = Duration.ofSeconds(60);

    /** How long after a renewal was sent nobody else can have taken it, with a write to spare. */
    public static final Duration TRUST = DURATION.minusSeconds(20);

    private static final int CONFLICT = 409;
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final Cluster cluster;
    private final String name;
    private final String identity;
    private final InstantSource clock;
    private final LeaseAge age;

    /**
     * @param identity of the Pod, unique
     * @param nanos a monotonic clock, in nanoseconds
     */
    public MoverLease(
            Cluster cluster,
            String name,
            String identity,
            InstantSource clock,
            LongSupplier nanos) {
        this.cluster = cluster;
        this.name = name;
        this.identity = identity;
        this.clock = clock;
        this.age = new LeaseAge(nanos);
    }

    /**
     * Takes the Lease if it is free, or renews it.
     *
     * @param progress JSON
     * @return whether it is held; false also if there is none, as its Job is gone
     * @throws KubernetesClientException if the API server cannot be reached
     */
    public boolean hold(String progress) {
        Optional<Lease> present = find();
        return present.filter(this::isFree).isPresent() && write(present.get(), identity, progress);
    }

    /** Gives it back, so that the next Pod need not wait for it to run out. */
    public void release() {
        find().filter(lease -> holder(lease).equals(identity))
                .ifPresent(lease -> write(lease, "", ""));
    }

    private Optional<Lease> find() {
        return Optional.ofNullable(
                cluster.client().leases().inNamespace(cluster.namespace()).withName(name).get());
    }

    private static String holder(Lease lease) {
        return Optional.ofNullable(lease.getSpec()).map(LeaseSpec::getHolderIdentity).orElse("");
    }

    private boolean isFree(Lease lease) {
        String holder = holder(lease);
        if (holder.isEmpty() || holder.equals(identity)) {
            return true;
        }
        return age.hasReached(DURATION, lease);
    }

    /** Under the version that was read: of two that want it at once one gets it. */
    private boolean write(Lease read, String holder, String progress) {
        Map<String, Object> metadata =
                progress.isEmpty()
                        ? Map.of("resourceVersion", read.getMetadata().getResourceVersion())
                        : Map.of(
                                "resourceVersion",
                                read.getMetadata().getResourceVersion(),
                                "annotations",
                                Map.of(PROGRESS, progress));
        Map<String, Object> spec =
                Map.of(
                        "holderIdentity",
                        holder,
                        "leaseDurationSeconds",
                        DURATION.toSeconds(),
                        "renewTime",
                        MICROS.format(clock.instant()));
        try {
            cluster.client()
                    .resource(read)
                    .patch(
                            Cluster.MERGE,
                            Cluster.MAPPER
                                    .valueToTree(Map.of("metadata", metadata, "spec", spec))
                                    .toString());
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                return false;
            }
            throw e;
        }
    }
}
