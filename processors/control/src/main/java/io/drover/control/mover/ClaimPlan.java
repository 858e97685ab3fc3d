package io.drover.control.mover;

import io.drover.control.claim.ClaimRequest;
import io.drover.resource.Backup;
import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeSelector;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is needed to write the device of a claim in Drover's namespace, whose volume another claim
 * gets in the end.
 */
sealed interface ClaimPlan extends JobPlan permits RestorePlan, CatchUpPlan {
    /** That the claim is for. */
    Volume volume();

    /** The claim that gets the volume. */
    ClaimRequest request();

    /** That is written; one without any content where it is gone and not needed any more. */
    Backup backup();

    /** Bytes of the volume that was backed up. */
    long size();

    /** Whether the data has to be written; the rest is a question of a few requests. */
    boolean isToBeWritten();

    @Override
    default String name() {
        return RestorePlan.name(uid());
    }

    @Override
    default HasMetadata owner() {
        return volume();
    }

    @Override
    default Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        labels.put(Names.LABEL_MANAGED_BY, Names.DROVER);
        labels.put(MOVER, command());
        labels.put(OWNER, uid());
        labels.put(ATTEMPT, Integer.toString(attempt()));
        labels.put(VOLUME, JobPlan.hash(volume().getMetadata().getName()));
        return labels;
    }

    @Override
    default String device() {
        return "/dev/drover/target";
    }

    @Override
    default boolean readOnly() {
        return false;
    }

    /** The scheduler finds one; a claim that has a node already is bound to it. */
    @Override
    default Optional<NodeSelector> nodes() {
        return Optional.empty();
    }

    @Override
    default Optional<String> tokenAudience() {
        return Optional.empty();
    }

    @Override
    default String preparation() {
        return "preparing the volume";
    }
}
