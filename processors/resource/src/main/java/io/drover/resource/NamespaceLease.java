package io.drover.resource;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The Lease that names the Drover which works in the namespace: two that keep volumes in different
 * places would contradict each other in every status. One that is not renewed for its duration is
 * free ({@link LeaseAge}). Used by one thread.
 */
public final class NamespaceLease {
    public static final String NAME = "drover";

    /** On the Lease: who holds it, in words. */
    public static final String HOLDER = "drover.io/holder";

    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    private final Cluster cluster;
    private final String identity;
    private final String description;
    private final LeaseTerms terms;
    private final InstantSource clock;
    private final LeaseAge age;

    /** How an attempt to take the Lease, or to renew it, ended. */
    public sealed interface Outcome {
        record Held() implements Outcome {}

        /**
         * @param holder who has it, in words
         */
        record Taken(String holder) implements Outcome {}
    }

    /**
     * @param identity unique, and the same after a restart
     * @param description of this Drover, for people
     * @param terms under which this Drover holds it; another one tells its own
     * @param nanos a monotonic clock, in nanoseconds
     */
    public NamespaceLease(
            Cluster cluster,
            String identity,
            String description,
            LeaseTerms terms,
            InstantSource clock,
            LongSupplier nanos) {
        this.cluster = cluster;
        this.identity = identity;
        this.description = description;
        this.terms = terms;
        this.clock = clock;
        this.age = new LeaseAge(nanos);
    }

    public LeaseTerms terms() {
        return terms;
    }

    /**
     * Takes the Lease if it is free, or renews it.
     *
     * @throws KubernetesClientException if the API server cannot be reached
     */
    public Outcome hold() {
        Optional<Lease> present = find();
        if (present.isEmpty()) {
            return write(lease(new Lease()), true);
        }
        Lease lease = present.get();
        String holder = Optional.ofNullable(lease.getSpec().getHolderIdentity()).orElse("");
        if (holder.isEmpty() || holder.equals(identity) || hasRunOut(lease)) {
            return write(lease(lease), false);
        }
        return new Outcome.Taken(inWords(lease));
    }

    /** Gives the Lease back, so that the next one need not wait for it to run out. */
    public void release() {
        Optional<Lease> held =
                find().filter(lease -> identity.equals(lease.getSpec().getHolderIdentity()));
        if (held.isPresent()) {
            Lease free =
                    new LeaseBuilder(held.get())
                            .editSpec()
                            .withHolderIdentity("")
                            .endSpec()
                            .build();
            write(free, false);
        }
    }

    private Optional<Lease> find() {
        return Optional.ofNullable(
                cluster.client().leases().inNamespace(cluster.namespace()).withName(NAME).get());
    }

    private boolean hasRunOut(Lease lease) {
        int seconds =
                Optional.ofNullable(lease.getSpec().getLeaseDurationSeconds()).orElse(seconds());
        return age.hasReached(Duration.ofSeconds(seconds), lease);
    }

    private int seconds() {
        return (int) terms.duration().toSeconds();
    }

    private static String inWords(Lease lease) {
        return Optional.ofNullable(lease.getMetadata().getAnnotations())
                .orElse(Map.of())
                .getOrDefault(HOLDER, lease.getSpec().getHolderIdentity());
    }

    private Lease lease(Lease present) {
        ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
        boolean ours =
                present.getSpec() != null && identity.equals(present.getSpec().getHolderIdentity());
        int transitions =
                present.getSpec() == null || present.getSpec().getLeaseTransitions() == null
                        ? 0
                        : present.getSpec().getLeaseTransitions();
        return new LeaseBuilder(present)
                .editOrNewMetadata()
                .withName(NAME)
                .withNamespace(cluster.namespace())
                .addToAnnotations(HOLDER, description)
                .endMetadata()
                .editOrNewSpec()
                .withHolderIdentity(identity)
                .withLeaseDurationSeconds(seconds())
                .withAcquireTime(ours ? present.getSpec().getAcquireTime() : now)
                .withRenewTime(now)
                .withLeaseTransitions(
                        ours || present.getSpec() == null ? transitions : transitions + 1)
                .endSpec()
                .build();
    }

    /** Under the version that was read: of two that want it at once one gets it. */
    private Outcome write(Lease lease, boolean absent) {
        try {
            Resource<Lease> resource =
                    cluster.client().leases().inNamespace(cluster.namespace()).resource(lease);
            if (absent) {
                resource.create();
            } else {
                resource.patch(
                        Cluster.MERGE, cluster.client().getKubernetesSerialization().asJson(lease));
            }
            return new Outcome.Held();
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT || e.getCode() == NOT_FOUND) {
                return new Outcome.Taken("another Drover, which was faster");
            }
            throw e;
        }
    }
}
