package io.drover.control.volume;

import io.drover.control.job.JobRunner;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Volume;

import org.apache.camel.Body;

import java.util.Optional;
import java.util.Set;

/** Determines what is to be done with a volume, by words that the route compares. */
public final class VolumeCases {
    public static final String DELETING = "deleting";
    public static final String NEW = "new";
    public static final String RESTORE_REQUESTED = "restore-requested";
    public static final String RESTORE_RUNNING = "restore-running";
    public static final String RESTORE_ENDED = "restore-ended";
    public static final String RESTORED = "restored";
    public static final String STANDBY = "standby";
    public static final String READY = "ready";

    private final JobRunner jobs;

    public VolumeCases(JobRunner jobs) {
        this.jobs = jobs;
    }

    /** The driver of the volume: {@code file} or {@code pvc}. */
    public String driver(@Body Reconciliation<Volume, Volume.Status> run) {
        return run.resource().driver();
    }

    /** The case of the volume as it was read. */
    public String recognise(@Body Reconciliation<Volume, Volume.Status> run) {
        if (run.deleting()) {
            return DELETING;
        }
        if (Set.of("", VolumeAttachment.CREATING).contains(run.status().state)) {
            return NEW;
        }
        if (run.status().standby) {
            return STANDBY;
        }
        return run.resource().getSpec().fromBackup.isEmpty() ? READY : restoring(run.resource());
    }

    private String restoring(Volume volume) {
        Optional<JobRunner.Job> job = jobs.find(VolumeRestore.key(volume));
        if (!volume.awaitsRestore()) {
            return job.isPresent() ? RESTORED : READY;
        }
        return job.map(present -> present.result().isPresent() ? RESTORE_ENDED : RESTORE_RUNNING)
                .orElse(RESTORE_REQUESTED);
    }
}
