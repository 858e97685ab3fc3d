package io.drover.control.lifecycle;

import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Removes the targets from a namespace while the Drover that is being uninstalled still runs: first
 * every URL is emptied, which drops the resources and leaves the remote data, then the targets are
 * deleted, and what the console remembered of their backups.
 */
public final class Uninstallation {
    private final Cluster cluster;
    private final Removal removal;

    /**
     * @param patience for each step that Drover has to do
     */
    public Uninstallation(Cluster cluster, Duration patience) {
        this.cluster = cluster;
        this.removal = new Removal(patience);
    }

    /**
     * @throws TimeoutException if Drover does not do its part; what has been done stays done, and a
     *     repetition continues from there
     */
    public void run() throws InterruptedException, TimeoutException {
        List<BackupTarget> targets = cluster.list(BackupTarget.class);
        for (BackupTarget target : targets) {
            if (!target.getSpec().backupTargetURL.isEmpty()) {
                cluster.patchSpec(BackupTarget.class, name(target), Map.of("backupTargetURL", ""));
            }
        }
        for (BackupTarget target : targets) {
            removal.await(
                    cluster.client()
                            .resources(BackupVolume.class)
                            .inNamespace(cluster.namespace())
                            .withLabel(Names.LABEL_TARGET, name(target)),
                    "the backup volumes of target " + name(target));
        }
        targets.forEach(this::delete);
        removal.await(
                cluster.client().resources(BackupTarget.class).inNamespace(cluster.namespace()),
                "the backup targets");
        removeHistory();
    }

    /** Where there are no targets, it is not made again. */
    private void removeHistory() {
        cluster.list(ConfigMap.class, Names.LABEL_HISTORY, "true")
                .forEach(map -> cluster.delete(ConfigMap.class, map.getMetadata().getName()));
    }

    private void delete(BackupTarget target) {
        if (name(target).equals(Names.DEFAULT_TARGET)) {
            cluster.patch(
                    BackupTarget.class,
                    name(target),
                    Map.of(
                            "metadata",
                            Map.of("annotations", Map.of(Names.ANNOTATION_DELETE_TARGET, "true"))));
        }
        cluster.delete(BackupTarget.class, name(target));
    }

    private static String name(BackupTarget target) {
        return target.getMetadata().getName();
    }
}
