package io.drover.control.mover;

import io.drover.mover.LeasedRun;
import io.drover.mover.MoverProgress;
import io.drover.reconcile.Informers;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.store.TargetReference;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a Job needs to move the data of a claim of Drover's namespace. All names derive from the
 * resource that it works for, so that a Drover that starts in between goes on with what is there.
 */
sealed interface JobPlan permits MoverPlan, ClaimPlan {
    /** Label of all that is made for a resource: its uid. */
    String OWNER = "drover.io/owner-uid";

    /** Label of what is made for a Job: what it does. */
    String MOVER = "drover.io/mover";

    /** Label: the number of the attempt. */
    String ATTEMPT = "drover.io/attempt";

    /** Label: digits of the checksum of the volume's name, which may be too long for a label. */
    String VOLUME = "drover.io/volume-hash";

    /** Of a uid or checksum, in names and labels. */
    int DIGITS = 12;

    /** The digits of a uid that are part of names. */
    static String digits(String uid) {
        return uid.replace("-", "").substring(0, DIGITS);
    }

    static String hash(String volume) {
        return Names.sha256(volume).substring(0, DIGITS);
    }

    /**
     * Number of the attempt: that of a Job that there is already, which is followed.
     *
     * @param failures of earlier attempts
     */
    static int attempt(Informers informers, String uid, int failures) {
        return living(informers, uid).stream()
                .map(job -> Integer.parseInt(job.getMetadata().getLabels().get(ATTEMPT)))
                .max(Integer::compare)
                .orElse(1 + failures);
    }

    /** The Jobs of a resource that are not being deleted, as the caches know them. */
    static List<Job> living(Informers informers, String uid) {
        return informers.list(Job.class, OWNER, uid).stream()
                .filter(job -> !job.isMarkedForDeletion())
                .toList();
    }

    /** What it works for. */
    HasMetadata owner();

    /** 1 or more. */
    int attempt();

    /** Of everything but the Job and what belongs to it, such as the claim whose device it has. */
    String name();

    /** What {@code drover mover} is to do. */
    String command();

    /** Where the Job has the device. */
    String device();

    /** Whether the device is only read. */
    boolean readOnly();

    TargetReference target();

    /** Where the claim can be; empty if that is not known before. */
    Optional<NodeSelector> nodes();

    /**
     * Content of {@code run.json}.
     *
     * @param bandwidth bytes a second that the Job may transfer; 0 for any number
     */
    LeasedRun run(String namespace, long bandwidth);

    Map<String, String> labels();

    /** What is done as long as its claim has no volume, in words. */
    String preparation();

    /** How far it is, in words. */
    String describe(MoverProgress progress);

    /** Of whom the Job asks something, with a token of its account made out to them. */
    Optional<String> tokenAudience();

    default String uid() {
        return owner().getMetadata().getUid();
    }

    /** Of the Job, its Lease and its ConfigMap. */
    default String job() {
        return name() + "-" + attempt();
    }

    /** Metadata of an object that goes with its owner at the latest. */
    default ObjectMeta owned(String name, String namespace) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(labels())
                .withOwnerReferences(Cluster.ownerOf(owner()))
                .build();
    }
}
