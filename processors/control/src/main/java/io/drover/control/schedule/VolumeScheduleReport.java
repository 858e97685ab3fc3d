package io.drover.control.schedule;

import static io.drover.resource.Volume.RECURRING_JOBS;

import io.drover.control.volume.VolumeAttachment;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.Volume;

import org.apache.camel.Body;

import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts volumes into the default group and shows which RecurringJobs they have. Bean {@code
 * volumeSchedule}.
 */
public final class VolumeScheduleReport {
    private final Cluster cluster;
    private final JobSelection selection;
    private final InstantSource clock;

    public VolumeScheduleReport(ResourceReader resources, Cluster cluster, InstantSource clock) {
        this.cluster = cluster;
        this.selection = new JobSelection(resources);
        this.clock = clock;
    }

    /**
     * Labels a volume that has no label of a job or a group with the default group. Before it has
     * been made, it may still get labels with its content.
     */
    public void joinDefaultGroup(@Body Reconciliation<Volume, Volume.Status> run) {
        boolean made = !run.status().state.equals(VolumeAttachment.CREATING);
        if (made && JobLabels.of(run.resource()).isEmpty()) {
            Volume wanted = Cluster.copy(run.resource(), Volume.class);
            wanted.getMetadata().setLabels(new TreeMap<>(JobLabels.all(wanted)));
            wanted.getMetadata()
                    .getLabels()
                    .put(JobLabels.ofGroup(Names.DEFAULT_GROUP), Names.ENABLED);
            cluster.applyDifference(run.resource(), wanted);
        }
    }

    /**
     * Sets the condition. A volume that has lost its last job, or that names jobs which do not
     * exist, is also reported by an event.
     */
    public void report(@Body Reconciliation<Volume, Volume.Status> run) {
        if (run.status().standby) {
            standby(run);
            return;
        }
        VolumeSchedule schedule = VolumeSchedule.of(run.resource(), selection.present());
        Optional<Condition> before = Conditions.find(run.status().conditions, RECURRING_JOBS);
        run.status().conditions =
                Conditions.with(
                        run.status().conditions,
                        RECURRING_JOBS,
                        schedule.isScheduled(),
                        schedule.reason(),
                        schedule.message(),
                        clock.instant());
        boolean lost = before.map(Condition::isTrue).orElse(false);
        boolean same = before.map(Condition::reason).equals(Optional.of(schedule.reason()));
        if (!schedule.isScheduled() && !same && (lost || !schedule.missing().isEmpty())) {
            run.warningEvent(schedule.reason(), schedule.message());
        }
    }

    /** Its source is backed up; jobs begin with it when it is activated. */
    private void standby(Reconciliation<Volume, Volume.Status> run) {
        run.status().conditions =
                Conditions.with(
                        run.status().conditions,
                        RECURRING_JOBS,
                        false,
                        "Standby",
                        "recurring jobs leave out a standby volume until it is activated",
                        clock.instant());
    }
}
