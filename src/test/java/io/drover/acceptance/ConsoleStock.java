package io.drover.acceptance;

import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Many resources for a console to show: every volume has backups, one a day, on one of three
 * targets.
 */
record ConsoleStock(int volumes, int backupsEach, Instant now) {
    private static final int TARGETS = 3;
    private static final int JOBS = 5;

    void write(Path database) throws IOException {
        try (IdleResources resources = new IdleResources(database, "node-1")) {
            resources.add("backuptargets", TARGETS, this::target);
            resources.add("recurringjobs", JOBS, ConsoleStock::job);
            resources.add("volumes", volumes, ConsoleStock::volume);
            resources.add("backupvolumes", volumes, this::backupVolume);
            resources.add("backups", volumes * backupsEach, this::backup);
        }
    }

    private static String targetOf(int volume) {
        return "target-" + volume % TARGETS;
    }

    private static String nameOf(int volume) {
        return "volume-%04d".formatted(volume);
    }

    private BackupTarget target(int i) {
        BackupTarget target = new BackupTarget();
        target.setMetadata(new ObjectMetaBuilder().withName("target-" + i).build());
        target.getSpec().backupTargetURL = "s3://bucket-%d@region/".formatted(i);
        target.getStatus().available = true;
        target.getStatus().lastSyncedAt = now.toString();
        return target;
    }

    private static RecurringJob job(int i) {
        RecurringJob job = new RecurringJob();
        job.setMetadata(new ObjectMetaBuilder().withName("job-" + i).build());
        job.getSpec().task = "backup";
        job.getSpec().cron = "%d 2 * * *".formatted(i);
        job.getSpec().retain = 20;
        return job;
    }

    private static Volume volume(int i) {
        Volume volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName(nameOf(i))
                        .withLabels(
                                Map.of(Names.LABEL_JOB_PREFIX + "job-" + i % JOBS, Names.ENABLED))
                        .build());
        volume.getSpec().size = "10737418240";
        volume.getSpec().backupTargetName = targetOf(i);
        volume.getStatus().state = "detached";
        return volume;
    }

    private BackupVolume backupVolume(int i) {
        BackupVolume volume = new BackupVolume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName("bv-" + nameOf(i))
                        .withLabels(
                                Map.of(
                                        Names.LABEL_BACKUP_VOLUME,
                                        nameOf(i),
                                        Names.LABEL_TARGET,
                                        targetOf(i)))
                        .build());
        volume.getSpec().volumeName = nameOf(i);
        volume.getSpec().backupTargetName = targetOf(i);
        volume.getStatus().lastSyncedAt = now.toString();
        volume.getStatus().size = "10737418240";
        volume.getStatus().dataStored = "1073741824";
        return volume;
    }

    private Backup backup(int i) {
        int volume = i / backupsEach;
        String time = now.minus(Duration.ofDays(i % backupsEach)).minusSeconds(volume).toString();
        Backup backup = new Backup();
        backup.setMetadata(
                new ObjectMetaBuilder()
                        .withName("backup-%05d".formatted(i))
                        .withLabels(
                                Map.of(
                                        Names.LABEL_BACKUP_VOLUME,
                                        nameOf(volume),
                                        Names.LABEL_TARGET,
                                        targetOf(volume)))
                        .build());
        backup.getSpec().snapshotName = "snapshot";
        Backup.Status status = backup.getStatus();
        status.state = "Completed";
        status.progress = 100;
        status.volumeName = nameOf(volume);
        status.backupTargetName = targetOf(volume);
        status.backupCreatedAt = time;
        status.snapshotCreatedAt = time;
        status.lastSyncedAt = time;
        status.size = "1073741824";
        status.volumeSize = "10737418240";
        status.newlyUploadDataSize = "104857600";
        status.url =
                "s3://bucket@region/?backup=backup-%05d&volume=%s".formatted(i, nameOf(volume));
        status.labels = Map.of("RecurringJob", "job-" + volume % JOBS);
        return backup;
    }

    /** Addresses of all pages with lists, a search among them. */
    List<String> lists() {
        return List.of(
                "/console/",
                "/console/volumes",
                "/console/volumes?page=7",
                "/console/volumes?q=77",
                "/console/backups",
                "/console/backups?q=backup-1234",
                "/console/backups/target-0/" + nameOf(0),
                "/console/targets",
                "/console/targets/target-0",
                "/console/schedules",
                "/console/schedules/job-0",
                "/console/volumes/" + nameOf(0));
    }
}
