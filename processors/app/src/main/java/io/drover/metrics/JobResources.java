package io.drover.metrics;

import io.drover.control.job.JobRunner;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.RecurringJob;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which resources jobs are for. Their keys end in the resource's UID, so that a resource that is
 * created anew does not inherit a job; people know resources by their names.
 */
public final class JobResources {
    private static final Map<String, Class<? extends HasMetadata>> KINDS =
            Map.ofEntries(
                    Map.entry("backup", Backup.class),
                    Map.entry("delete", Backup.class),
                    Map.entry("delete-image", BackupBackingImage.class),
                    Map.entry("delete-system-backup", SystemBackup.class),
                    Map.entry("delete-volume", BackupVolume.class),
                    Map.entry("image", BackingImage.class),
                    Map.entry("image-backup", BackupBackingImage.class),
                    Map.entry("image-upload", BackingImage.class),
                    Map.entry("recurring-job", RecurringJob.class),
                    Map.entry("restore", Volume.class),
                    Map.entry("system-backup", SystemBackup.class),
                    Map.entry("system-restore", SystemRestore.class),
                    Map.entry("verify", BackupTarget.class));

    private final Function<Class<? extends HasMetadata>, List<? extends HasMetadata>> resources;

    /**
     * @param resources all of a kind, from a cache
     */
    public JobResources(
            Function<Class<? extends HasMetadata>, List<? extends HasMetadata>> resources) {
        this.resources = resources;
    }

    /** The kinds of jobs, sorted. */
    static Set<String> kinds() {
        return new TreeSet<>(KINDS.keySet());
    }

    /**
     * {@code kind/namespace/name} of the resource, as in log lines; the job's key if there is no
     * such resource any more.
     */
    String resource(String key) {
        Class<? extends HasMetadata> kind = KINDS.get(JobRunner.kind(key));
        if (kind == null) {
            return key;
        }
        String uid = key.substring(key.lastIndexOf('/') + 1);
        return resources.apply(kind).stream()
                .filter(object -> uid.equals(object.getMetadata().getUid()))
                .findFirst()
                .map(JobResources::shown)
                .orElse(key);
    }

    private static String shown(HasMetadata object) {
        return "%s/%s/%s"
                .formatted(
                        object.getKind(),
                        object.getMetadata().getNamespace(),
                        object.getMetadata().getName());
    }
}
