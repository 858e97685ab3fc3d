package io.drover.control.schedule;

import io.drover.control.schedule.TaskObstacle.NotApplicable;
import io.drover.mover.SnapshotChanges;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.ResourceReader;
import io.drover.resource.Snapshot;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.drover.volume.VolumeData;

import org.apache.camel.Body;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Leaves those volumes out of a backup job to which nothing has been written since the job's last
 * backup of them, if the job asks for that. Bean {@code unchangedVolumes}.
 */
public final class UnchangedVolumes {
    private final RecurringBackups backups;
    private final ResourceReader resources;
    private final Cluster cluster;
    private final VolumeData data;
    private final InstantSource clock;

    public UnchangedVolumes(
            RecurringBackups backups,
            ResourceReader resources,
            Cluster cluster,
            VolumeData data,
            InstantSource clock) {
        this.backups = backups;
        this.resources = resources;
        this.cluster = cluster;
        this.data = data;
        this.clock = clock;
    }

    /**
     * Compares the snapshot that the run has taken with that of the last backup on each target, and
     * removes it if they are equal. Any doubt about that means a backup.
     *
     * @throws NotApplicable if there is nothing to back up
     */
    public void leaveOut(@Body VolumeTask task) throws NotApplicable, IOException {
        Optional<Duration> until = task.run().fields().skipUnchanged();
        if (until.isEmpty()) {
            return;
        }
        List<String> targets = task.targets(resources);
        for (String target : targets) {
            if (!isHeld(new TargetTask(task, target, targets), until.get())) {
                return;
            }
        }
        task.run().requireActive();
        cluster.delete(Snapshot.class, task.snapshot());
        throw new NotApplicable(
                "Unchanged", "nothing was written since the job's last backup of the volume");
    }

    /** Whether the job's last backup on the target is as good as another one would be. */
    private boolean isHeld(TargetTask task, Duration age) throws IOException {
        Optional<Backup> last =
                backups.last(task)
                        .filter(backup -> isYoung(backup, age))
                        .filter(backup -> !isDamaged(backup))
                        .filter(backup -> isOfSameSize(task, backup));
        return last.isPresent() && isUnchanged(task, last.get());
    }

    private boolean isYoung(Backup backup, Duration age) {
        return Times.parse(backup.getStatus().snapshotCreatedAt)
                .filter(taken -> taken.plus(age).isAfter(clock.instant()))
                .isPresent();
    }

    private static boolean isDamaged(Backup backup) {
        return Conditions.find(backup.getStatus().conditions, Backup.DAMAGED)
                .filter(Condition::isTrue)
                .isPresent();
    }

    private boolean isOfSameSize(TargetTask task, Backup backup) {
        return resources
                .find(Volume.class, task.volume())
                .filter(volume -> volume.getSpec().size.equals(backup.getStatus().volumeSize))
                .isPresent();
    }

    /** The backup that the run itself has made before a stop is no reason to leave anything out. */
    private boolean isUnchanged(TargetTask task, Backup last) throws IOException {
        Backup.Status status = last.getStatus();
        return !status.snapshotName.equals(task.snapshot())
                && new SnapshotChanges(data, task.volume(), task.snapshot())
                        .changedSince(status.snapshotName, Times.parse(status.snapshotCreatedAt))
                        .filter(List::isEmpty)
                        .isPresent();
    }
}
