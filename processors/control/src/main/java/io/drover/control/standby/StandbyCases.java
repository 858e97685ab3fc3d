package io.drover.control.standby;

import io.drover.control.job.JobRunner;
import io.drover.control.mover.LeftSteps;
import io.drover.control.standby.Followed.Newest;
import io.drover.control.volume.VolumeRestore;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Volume;
import io.drover.volume.StandbyContent;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.io.IOException;
import java.util.Optional;

/**
 * Determines what is to be done with a standby volume, by words that the route compares. Bean
 * {@code standbyCases}.
 */
public final class StandbyCases {
    public static final String STEP_RUNNING = "step-running";
    public static final String STEP_ENDED = "step-ended";
    public static final String STEP_LEFT = "step-left";
    public static final String BEHIND = "behind";
    public static final String CAUGHT_UP = "caught-up";
    public static final String NOTHING_TO_FOLLOW = "nothing-to-follow";
    public static final String STEP_IN_THE_WAY = "step-in-the-way";
    public static final String TO_BE_HANDED_OVER = "to-be-handed-over";
    public static final String HANDING_OVER = "handing-over";
    public static final String TO_BE_ACTIVATED = "to-be-activated";

    private final StandbyContents contents;
    private final JobRunner jobs;
    private final StandbyActivation activation;
    private final Informers informers;

    StandbyCases(
            StandbyContents contents,
            JobRunner jobs,
            StandbyActivation activation,
            Informers informers) {
        this.contents = contents;
        this.jobs = jobs;
        this.activation = activation;
        this.informers = informers;
    }

    /** Whether the volume is to become an ordinary one. */
    public boolean isActivating(@Body Reconciliation<Volume, Volume.Status> run) {
        return !run.resource().getSpec().standby;
    }

    /** The case of the volume, from what its data is and what is followed. */
    public String recognise(
            @Body Reconciliation<Volume, Volume.Status> run,
            @Variable("followed") Followed followed)
            throws IOException {
        StandbyContent content = contents.of(run.resource());
        if (!content.following() && content.held().isPresent()) {
            // it was stopped between the activation of the data and that of the resource
            return TO_BE_ACTIVATED;
        }
        if (StandbyContents.isHandedOver(run.resource())) {
            return HANDING_OVER;
        }
        Optional<JobRunner.Job> job = jobs.find(VolumeRestore.key(run.resource()));
        if (isActivating(run) && activation.isDue(run, followed)) {
            if (job.isPresent() && job.get().result().isEmpty()) {
                return STEP_IN_THE_WAY;
            }
            return run.resource().isClaim() ? TO_BE_HANDED_OVER : TO_BE_ACTIVATED;
        }
        if (job.isPresent()) {
            return job.get().result().isPresent() ? STEP_ENDED : STEP_RUNNING;
        }
        return switch (followed) {
            case Followed.Nothing _ when LeftSteps.hasJob(informers, run.resource()) -> STEP_LEFT;
            case Followed.Nothing _ -> NOTHING_TO_FOLLOW;
            case Newest newest -> isBehind(content, newest) ? BEHIND : CAUGHT_UP;
        };
    }

    /**
     * Whether the volume is to be brought to that backup. What it holds is never replaced by older
     * data: when the last backups of the source are deleted, or another target has older ones only.
     * Between two backups it holds nothing that could be kept.
     */
    static boolean isBehind(StandbyContent content, Newest newest) {
        return !content.isWhole() || content.held().map(newest::isLaterThan).orElse(true);
    }
}
