package io.drover.console.live;

import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.RecurringJob;
import io.drover.resource.Snapshot;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.List;
import java.util.Locale;

/** What pages can ask to be told about: the changes of some kinds of resources, or of work. */
public enum Topic {
    VOLUMES(Volume.class),
    BACKUPS(Backup.class, BackupVolume.class),
    TARGETS(BackupTarget.class),
    JOBS(RecurringJob.class),
    SNAPSHOTS(Snapshot.class),
    IMAGES(BackingImage.class, BackupBackingImage.class),
    SYSTEM(SystemBackup.class, SystemRestore.class),
    /** Running jobs, by their keys; what moves is their progress. */
    WORK();

    private final List<Class<? extends HasMetadata>> kinds;

    @SafeVarargs
    Topic(Class<? extends HasMetadata>... kinds) {
        this.kinds = List.of(kinds);
    }

    /** The kinds of resources whose changes are told; empty for none. */
    List<Class<? extends HasMetadata>> kinds() {
        return kinds;
    }

    /** As the stream and the templates have it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
