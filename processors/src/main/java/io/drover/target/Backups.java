package io.drover.target;

import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Names;

import java.util.Locale;
import java.util.Optional;

/** What the states and names of Backup resources mean. */
public final class Backups {
    public static final String PENDING = "Pending";
    public static final String IN_PROGRESS = "InProgress";
    public static final String COMPLETED = "Completed";
    public static final String ERROR = "Error";
    public static final String UNKNOWN = "Unknown";
    public static final String DELETING = "Deleting";

    /**
     * The name in the store where the resource could not have it: another target's backup has it,
     * or Kubernetes does not allow it.
     */
    public static final String ANNOTATION_REMOTE_NAME = "drover.io/backup-name";

    private Backups() {}

    public static String remoteName(Backup backup) {
        String name = backup.getMetadata().getName();
        return backup.getMetadata().getAnnotations() == null
                ? name
                : backup.getMetadata().getAnnotations().getOrDefault(ANNOTATION_REMOTE_NAME, name);
    }

    /**
     * Whether it is a request of this cluster that has not been completed, so that the store need
     * not know it.
     */
    static boolean isUnfinished(Backup backup) {
        return !backup.getSpec().snapshotName.isEmpty()
                && !backup.getStatus().state.equals(COMPLETED);
    }

    public static boolean isFinal(Backup.Status status) {
        return status.state.equals(COMPLETED) || status.state.equals(ERROR);
    }

    /** The backup's own name if it may be had, otherwise one that tells the target. */
    static String freeName(Cluster cluster, String remoteName, String target) {
        Optional<Backup> holder = cluster.find(Backup.class, remoteName.toLowerCase(Locale.ROOT));
        boolean valid = remoteName.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
        boolean free =
                holder.isEmpty()
                        || holder.get()
                                .getMetadata()
                                .getLabels()
                                .getOrDefault(Names.LABEL_TARGET, "")
                                .equals(target);
        return valid && free ? remoteName : Names.backupVolume(remoteName, target);
    }
}
