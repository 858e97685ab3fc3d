package io.drover.control.schedule;

import io.drover.control.job.JobRunner;
import io.drover.control.schedule.TaskObstacle.NotApplicable;
import io.drover.control.setting.Settings;
import io.drover.control.volume.VolumeAttachment;
import io.drover.control.volume.VolumeConditions;
import io.drover.resource.Events;
import io.drover.resource.ResourceReader;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.apache.camel.Body;
import org.apache.camel.ExchangeException;

import java.util.Optional;

/** The beginning and the end of a volume's part in a run. Bean {@code volumeTasks}. */
public final class VolumeTasks {
    /** An attempt of an earlier run at the volume has not ended. */
    static final String ATTEMPT_RUNNING = "AttemptRunning";

    private final ResourceReader resources;
    private final Settings settings;
    private final JobRunner jobs;
    private final Events events;

    public VolumeTasks(ResourceReader resources, Settings settings, JobRunner jobs, Events events) {
        this.resources = resources;
        this.settings = settings;
        this.jobs = jobs;
        this.events = events;
    }

    /** Waits until the job's concurrency allows one volume more. */
    public void enter(@Body VolumeTask task) throws InterruptedException {
        task.run().enter(task.volume());
    }

    /** Lets the next volume begin. */
    public void leave(@Body VolumeTask task) {
        task.run().leave(task.volume());
    }

    /**
     * @throws NotApplicable if the volume cannot take part in the run, with the reason
     */
    public void requireUsable(@Body VolumeTask task) throws NotApplicable {
        if (task.volume().equals(RecurringSystemBackups.SYSTEM)) {
            return;
        }
        Volume volume = resources.find(Volume.class, task.volume()).orElse(null);
        if (volume == null || volume.isMarkedForDeletion()) {
            throw new NotApplicable("VolumeGone", "the volume is being deleted");
        }
        Volume.Status status = volume.getStatus();
        if (status.standby || volume.getSpec().standby) {
            throw new NotApplicable("Standby", "the volume is a standby volume");
        }
        if (volume.awaitsRestore()) {
            throw new NotApplicable("Restoring", "the volume is being restored");
        }
        if (status.robustness.equals(VolumeConditions.FAULTED)) {
            throw new NotApplicable("Faulted", "the volume is faulted");
        }
        requireAttached(status);
    }

    private void requireAttached(Volume.Status status) throws NotApplicable {
        if (status.state.equals(VolumeAttachment.ATTACHED)) {
            return;
        }
        if (!status.state.equals(VolumeAttachment.DETACHED)) {
            throw new NotApplicable("NotReady", "the volume is " + status.state);
        }
        if (!settings.recurringJobsOfDetachedVolumes()) {
            throw new NotApplicable(
                    "Detached",
                    "the volume is detached, and setting allow-recurring-job-while-volume-detached"
                            + " is not true");
        }
    }

    /**
     * @throws NotApplicable if an earlier run's attempt at the volume has not ended
     */
    public void requireIdle(@Body VolumeTask task) throws NotApplicable {
        boolean running =
                jobs.find(RunKeys.ofAttempt(task.run().uid(), task.volume()))
                        .filter(job -> job.result().isEmpty())
                        .isPresent();
        if (running && !task.run().isAttempt()) {
            throw new NotApplicable(
                    ATTEMPT_RUNNING, "an earlier attempt at the volume has not ended");
        }
    }

    /** The volume's part is done. */
    public void done(@Body VolumeTask task) {
        task.run().end(new VolumeOutcome.Done(task.volume()));
    }

    /** The volume does not take part. */
    public void skip(@Body VolumeTask task, @ExchangeException NotApplicable why) {
        task.run().end(new VolumeOutcome.Skipped(task.volume(), why.reason(), why.getMessage()));
    }

    /** The volume's part failed. Its first failure in a run is an event of the Volume. */
    public void fail(@Body VolumeTask task, @ExchangeException Exception why) {
        VolumeOutcome.Failed failed = failed(task.volume(), why);
        if (!task.run().isAttempt()) {
            resources
                    .find(Volume.class, task.volume())
                    .ifPresent(
                            volume ->
                                    events.warning(
                                            volume,
                                            "RecurringJobFailed",
                                            "recurring job %s: %s"
                                                    .formatted(
                                                            task.run().job(), failed.message())));
        }
        task.run().end(failed);
    }

    static VolumeOutcome.Failed failed(String volume, Exception why) {
        return switch (why) {
            case TaskObstacle.Failed failed ->
                    new VolumeOutcome.Failed(volume, failed.reason(), failed.getMessage());
            case KubernetesClientException refused ->
                    new VolumeOutcome.Failed(volume, "Refused", text(refused));
            default -> new VolumeOutcome.Failed(volume, "Failed", String.valueOf(why));
        };
    }

    /** The API server's own sentence, which names the field, where there is one. */
    private static String text(KubernetesClientException refused) {
        return Optional.ofNullable(refused.getStatus())
                .map(status -> status.getMessage())
                .orElse(refused.getMessage());
    }

    /** {@code spec.task} is none that can be done here. */
    public void refuse(@Body VolumeTask task) throws NotApplicable {
        throw new NotApplicable(
                "NotSupported",
                "task "
                        + task.task()
                        + " needs the volume's file system, which Drover does not mount; run fstrim"
                        + " where it is mounted");
    }
}
