package io.drover.control.lifecycle;

import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Removes the targets from a namespace while the Drover that is being uninstalled still runs: first
 * every URL is emptied, which drops the resources and leaves the remote data, then the targets are
 * deleted.
 */
public final class Uninstallation {
    private final Cluster cluster;
    private final Duration patience;

    /**
     * @param patience for each step that Drover has to do
     */
    public Uninstallation(Cluster cluster, Duration patience) {
        this.cluster = cluster;
        this.patience = patience;
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
            awaitNone(
                    cluster.client()
                            .resources(BackupVolume.class)
                            .inNamespace(cluster.namespace())
                            .withLabel(Names.LABEL_TARGET, name(target)),
                    "the backup volumes of target " + name(target));
        }
        targets.forEach(this::delete);
        awaitNone(
                cluster.client().resources(BackupTarget.class).inNamespace(cluster.namespace()),
                "the backup targets");
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

    private <T extends HasMetadata, L extends KubernetesResourceList<T>> void awaitNone(
            FilterWatchListDeletable<T, L, Resource<T>> resources, String what)
            throws InterruptedException, TimeoutException {
        CompletableFuture<List<T>> none = resources.informOnCondition(List::isEmpty);
        try {
            none.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            TimeoutException timeout =
                    new TimeoutException(
                            what
                                    + " are still there after "
                                    + patience.toSeconds()
                                    + " s; Drover has to run while it is uninstalled. Start it and"
                                    + " try again");
            timeout.initCause(e);
            throw timeout;
        } catch (ExecutionException e) {
            throw new IllegalStateException("watching " + what, e.getCause());
        } finally {
            none.cancel(true);
        }
    }

    private static String name(BackupTarget target) {
        return target.getMetadata().getName();
    }
}
