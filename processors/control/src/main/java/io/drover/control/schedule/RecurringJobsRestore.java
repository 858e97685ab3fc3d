package io.drover.control.schedule;

import static io.drover.resource.Volume.RECURRING_JOBS_RESTORED;

import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.schedule.JobRecord.Entry;
import io.drover.control.schedule.RecordedJobs.Outcome;
import io.drover.control.setting.Settings;
import io.drover.control.volume.VolumeDefaults;
import io.drover.control.volume.VolumeObstacle.InvalidSpec;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Conditions;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.Volume;
import io.drover.store.BackupUrl;

import org.apache.camel.Body;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Gives a volume that is made from a backup the RecurringJobs that are recorded with the backups of
 * its source. Whatever is wrong with them, its content is restored. Bean {@code
 * recurringJobsRestore}.
 */
public final class RecurringJobsRestore {
    private final ResourceReader resources;
    private final Cluster cluster;
    private final VolumeDefaults targets;
    private final Settings settings;
    private final InstantSource clock;

    public RecurringJobsRestore(
            ResourceReader resources, Cluster cluster, Settings settings, InstantSource clock) {
        this.resources = resources;
        this.cluster = cluster;
        this.targets = new VolumeDefaults(resources, settings);
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Whether the volume is to get them and has not: by {@code spec.restoreVolumeRecurringJob} or,
     * if that leaves it open and the volume names no jobs by itself, by the setting.
     */
    public boolean isWanted(@Body Reconciliation<Volume, Volume.Status> run) {
        Volume.Spec spec = run.resource().getSpec();
        if (spec.fromBackup.isEmpty()
                || spec.standby
                || Conditions.find(run.status().conditions, RECURRING_JOBS_RESTORED).isPresent()) {
            return false;
        }
        return switch (spec.restoreVolumeRecurringJob) {
            case "enabled" -> true;
            case "disabled" -> false;
            default -> settings.restoreRecurringJobs() && namesNoJobs(run.resource());
        };
    }

    private static boolean namesNoJobs(Volume volume) {
        return JobLabels.of(volume).stream()
                .allMatch(label -> label.equals(JobLabels.ofGroup(Names.DEFAULT_GROUP)));
    }

    /**
     * Creates the jobs that are missing and labels the volume.
     *
     * @throws InvalidSpec if what is recorded is not known yet; the volume is reconciled again when
     *     it is
     */
    public void restore(@Body Reconciliation<Volume, Volume.Status> run) throws InvalidSpec {
        Optional<String> record = record(run.resource());
        if (record.isEmpty()) {
            report(run, true, "NothingRecorded", "no recurring jobs are recorded with the backup");
            return;
        }
        Map<String, Entry> jobs;
        try {
            jobs = JobRecord.parse(record.get());
        } catch (IllegalArgumentException e) {
            failed(
                    run,
                    "RecordUnreadable",
                    e.getMessage() + "; create the jobs and label the volume");
            return;
        }
        Outcome outcome = new RecordedJobs(cluster).restore(jobs);
        label(run, outcome);
        report(run, outcome);
    }

    private Optional<String> record(Volume volume) throws InvalidSpec {
        BackupUrl url = BackupUrl.parse(volume.getSpec().fromBackup);
        Optional<BackupVolume> source =
                targets.target(url)
                        .flatMap(
                                target ->
                                        BackupVolumes.find(
                                                resources,
                                                target.getMetadata().getName(),
                                                url.volume().value()));
        if (source.isEmpty() || isUnread(source.get().getStatus())) {
            throw new InvalidSpec(
                    "spec.fromBackup: the recurring jobs of volume %s are restored first, but its BackupVolume has not been read yet; wait for that, or set spec.restoreVolumeRecurringJob to disabled"
                            .formatted(url.volume()));
        }
        return Optional.ofNullable(source.get().getStatus().labels.get(JobRecord.LABEL));
    }

    /** What cannot be read, for which there is a message, is not waited for. */
    private static boolean isUnread(BackupVolume.Status status) {
        return status.size.isEmpty() && status.messages.isEmpty();
    }

    private void label(Reconciliation<Volume, Volume.Status> run, Outcome outcome) {
        Volume wanted = Cluster.copy(run.resource(), Volume.class);
        Map<String, String> labels = new TreeMap<>(JobLabels.all(wanted));
        outcome.labels().forEach(label -> labels.put(label, Names.ENABLED));
        wanted.getMetadata().setLabels(labels);
        cluster.applyDifference(run.resource(), wanted);
    }

    private void report(Reconciliation<Volume, Volume.Status> run, Outcome outcome) {
        String jobs = String.join("; ", outcome.jobs());
        if (outcome.problems().isEmpty()) {
            run.normalEvent("RecurringJobsRestored", jobs);
            report(run, true, "Restored", jobs);
            return;
        }
        String problems = String.join("; ", outcome.problems());
        failed(
                run,
                "NotRestored",
                "not all recurring jobs of the backup were restored: %s%s"
                        .formatted(problems, jobs.isEmpty() ? "" : "; restored: " + jobs));
    }

    private void failed(Reconciliation<Volume, Volume.Status> run, String reason, String message) {
        run.warningEvent("RecurringJobsNotRestored", message);
        report(run, false, reason, message);
    }

    private void report(
            Reconciliation<Volume, Volume.Status> run,
            boolean restored,
            String reason,
            String message) {
        run.status().conditions =
                Conditions.with(
                        run.status().conditions,
                        RECURRING_JOBS_RESTORED,
                        restored,
                        reason,
                        message,
                        clock.instant());
    }
}
