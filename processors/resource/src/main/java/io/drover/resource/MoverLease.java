package io.drover.resource;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
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
 * the progress, too, and whether a device has been written, which outlives the Pod that wrote. One
 * that has not been renewed for a while is free ({@link LeaseAge}). Thread-safe.
 */
public final class MoverLease {
    /** Annotation: how far the holder is, as JSON. */
    public static final String PROGRESS = "drover.io/progress";

    /**
     * Annotation: {@code false} from the beginning of a Job whose device must not be taken for
     * written without need, {@code true} from before the first write of any of its Pods, {@code
     * closed} if no Pod has written it, nor can any more.
     */
    public static final String TOUCHED = "drover.io/touched";

    private static final String CLOSED = "closed";
    private static final int CLOSING_ATTEMPTS = 10;

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
    public synchronized boolean hold(String progress) {
        Optional<Lease> present = find();
        return present.filter(this::isFree).isPresent()
                && write(present.get(), identity, progress(progress));
    }

    /** Gives it back, so that the next Pod need not wait for it to run out. */
    public synchronized void release() {
        find().filter(lease -> holder(lease).equals(identity))
                .ifPresent(lease -> write(lease, "", Map.of()));
    }

    /** Whether it proves that no Pod has written the device; false in doubt. */
    public static boolean isUntouched(Lease lease) {
        return "false".equals(annotation(lease, TOUCHED));
    }

    /** Whether no Pod can hold it any more, and none has written the device. */
    public static boolean isClosed(Lease lease) {
        return CLOSED.equals(annotation(lease, TOUCHED));
    }

    /**
     * Keeps all Pods from writing the device, if none has.
     *
     * @param cluster of Drover itself
     * @return whether none has, nor can any more; false in doubt, as when there is no such Lease
     * @throws KubernetesClientException if the API server cannot be reached
     */
    public static boolean close(Cluster cluster, String name) {
        for (int i = 0; i < CLOSING_ATTEMPTS; i++) {
            Optional<Lease> found = cluster.find(Lease.class, name);
            if (found.filter(MoverLease::isClosed).isPresent()) {
                return true;
            }
            if (found.filter(MoverLease::isUntouched).isEmpty()) {
                return false;
            }
            // a holder may renew it meanwhile
            patch(cluster.writer(), found.get(), Map.of(TOUCHED, CLOSED), Map.of());
        }
        return false;
    }

    /**
     * Whether it is known to tell that the device is written, or tells nothing about that, so that
     * a write needs no {@link #touch}. Not if it is closed or gone: then that has to fail.
     *
     * @throws KubernetesClientException if the API server cannot be reached
     */
    public boolean isTold() {
        return find().filter(lease -> !isUntouched(lease) && !isClosed(lease)).isPresent();
    }

    /**
     * Remembers that the device is going to be written.
     *
     * @return whether that is remembered; false also if this one does not hold it
     * @throws KubernetesClientException if the API server cannot be reached
     */
    public synchronized boolean touch() {
        return find().filter(lease -> holder(lease).equals(identity))
                .filter(lease -> !isClosed(lease))
                .filter(lease -> write(lease, identity, Map.of(TOUCHED, "true")))
                .isPresent();
    }

    private static String annotation(Lease lease, String key) {
        return Optional.ofNullable(lease.getMetadata().getAnnotations())
                .orElse(Map.of())
                .getOrDefault(key, "");
    }

    private static Map<String, String> progress(String json) {
        return json.isEmpty() ? Map.of() : Map.of(PROGRESS, json);
    }

    private Optional<Lease> find() {
        return Optional.ofNullable(
                cluster.client().leases().inNamespace(cluster.namespace()).withName(name).get());
    }

    private static String holder(Lease lease) {
        return Optional.ofNullable(lease.getSpec()).map(LeaseSpec::getHolderIdentity).orElse("");
    }

    private boolean isFree(Lease lease) {
        if (isClosed(lease)) {
            return false;
        }
        String holder = holder(lease);
        if (holder.isEmpty() || holder.equals(identity)) {
            return true;
        }
        return age.hasReached(DURATION, lease);
    }

    /** Of two that want it at once one gets it. */
    private boolean write(Lease read, String holder, Map<String, String> annotations) {
        return patch(
                cluster.client(),
                read,
                annotations,
                Map.of(
                        "holderIdentity",
                        holder,
                        "leaseDurationSeconds",
                        DURATION.toSeconds(),
                        "renewTime",
                        MICROS.format(clock.instant())));
    }

    /** Under the version that was read. Whether that was still the one. */
    private static boolean patch(
            KubernetesClient client,
            Lease read,
            Map<String, String> annotations,
            Map<String, Object> spec) {
        Map<String, Object> metadata =
                Map.of(
                        "resourceVersion",
                        read.getMetadata().getResourceVersion(),
                        "annotations",
                        annotations);
        try {
            client.resource(read)
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
