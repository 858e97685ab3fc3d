package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Backup;
import io.drover.resource.RecurringJob;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Recurring jobs of a running Drover, as a user writes them and as time passes. */
final class Schedules {
    static final String NODE = "here";
    static final String ENABLED = "enabled";

    private final TestDrover drover;
    private final MovableClock clock;

    Schedules(TestDrover drover, MovableClock clock) {
        this.drover = drover;
        this.clock = clock;
    }

    /** An attached volume that has these job labels, or else those that Drover gives it. */
    void volume(String name, String... labels) {
        Volume volume = new Volume();
        volume.setMetadata(new ObjectMetaBuilder().withName(name).build());
        volume.getMetadata()
                .setLabels(
                        Stream.of(labels)
                                .collect(Collectors.toMap(label -> label, label -> ENABLED)));
        volume.getSpec().size = Long.toString(4 * TestDrover.MIB);
        volume.getSpec().nodeID = NODE;
        drover.cluster().create(volume);
        drover.awaitThat(Volume.class, name, found -> found.getStatus().state.equals("attached"));
    }

    static String ofJob(String job) {
        return "recurring-job.longhorn.io/" + job;
    }

    static String ofGroup(String group) {
        return "recurring-job-group.longhorn.io/" + group;
    }

    /** A job that Drover has accepted, and whose next run is known. */
    RecurringJob job(String name, String task, String cron, int retain) {
        return job(name, task, cron, retain, job -> {});
    }

    RecurringJob job(
            String name, String task, String cron, int retain, Consumer<RecurringJob> changes) {
        RecurringJob job = new RecurringJob();
        job.setMetadata(new ObjectMetaBuilder().withName(name).build());
        job.getSpec().task = task;
        job.getSpec().cron = cron;
        job.getSpec().retain = retain;
        changes.accept(job);
        drover.cluster().create(job);
        return drover.awaitThat(
                RecurringJob.class, name, found -> !found.getStatus().nextRunTime.isEmpty());
    }

    /** It is that time, and the job's Quartz trigger fires. */
    void tick(String job, Instant now) {
        clock.set(now);
        fire(job);
    }

    /** Fires the job's Quartz trigger. */
    void fire(String job) {
        fire(drover, "recurring-job-" + job);
    }

    /** Fires a Quartz trigger of Drover's. */
    static void fire(TestDrover drover, String name) {
        try {
            Scheduler scheduler =
                    drover.runtime()
                            .context()
                            .getComponent("quartz", QuartzComponent.class)
                            .getScheduler();
            Trigger trigger = scheduler.getTrigger(TriggerKey.triggerKey(name, "drover"));
            assertThat(trigger).as("the Quartz trigger " + name).isNotNull();
            scheduler.triggerJob(trigger.getJobKey());
        } catch (SchedulerException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The run of that time of the schedule, from its tick to its end. */
    RecurringJob run(String job, Instant slot) {
        tick(job, slot);
        return drover.awaitThat(
                RecurringJob.class,
                job,
                found ->
                        found.getStatus().lastScheduleTime.equals(slot.toString())
                                && !found.getStatus().running);
    }

    /** The job after so many runs. */
    RecurringJob ended(String job, long runs) {
        return drover.awaitThat(
                RecurringJob.class,
                job,
                found ->
                        found.getStatus().executionCount == runs
                                && !found.getStatus().running
                                && !found.getStatus().lastCompletionTime.isEmpty());
    }

    /** The job's completed backups of the volume, that are not being deleted. */
    List<Backup> backups(String job, String volume) {
        return drover.cluster().list(Backup.class, "backup-volume", volume).stream()
                .filter(backup -> !backup.isMarkedForDeletion())
                .filter(backup -> backup.getStatus().state.equals("Completed"))
                .filter(backup -> job.equals(backup.getStatus().labels.get("RecurringJob")))
                .toList();
    }

    List<Snapshot> snapshots(String job, String volume) {
        return drover.cluster().list(Snapshot.class, "longhornvolume", volume).stream()
                .filter(snapshot -> !snapshot.isMarkedForDeletion())
                .filter(snapshot -> job.equals(snapshot.getSpec().labels.get("RecurringJob")))
                .toList();
    }

    void annotate(String job, String key, String value) {
        drover.cluster()
                .patch(
                        RecurringJob.class,
                        job,
                        Map.of("metadata", Map.of("annotations", Map.of(key, value))));
    }
}
