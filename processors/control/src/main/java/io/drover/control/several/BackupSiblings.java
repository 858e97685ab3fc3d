package io.drover.control.several;

import io.drover.control.backupvolume.Backups;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;

import org.apache.camel.Body;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Requests the siblings of a Backup, once, and shows them in its status. Bean {@code
 * backupSiblings}.
 */
public final class BackupSiblings {
    private final ResourceReader resources;
    private final Cluster cluster;

    public BackupSiblings(ResourceReader resources, Cluster cluster) {
        this.resources = resources;
        this.cluster = cluster;
    }

    /**
     * Creates a Backup for each further target that the Backup names and that exists, unless that
     * has been done: one that was deleted since stays deleted. Those of recurring jobs are made by
     * the job.
     */
    public void request(@Body Reconciliation<Backup, Backup.Status> run) {
        Backup backup = run.resource();
        boolean own =
                !Siblings.isSibling(backup)
                        && !backup.getSpec().labels.containsKey(Names.LABEL_JOB_OF_BACKUP);
        if (own && run.status().siblings.isEmpty()) {
            List<String> made = new ArrayList<>();
            for (String target : Siblings.targets(backup)) {
                if (!target.equals(Backups.target(backup))
                        && VolumeTargets.exists(resources, target)) {
                    made.add(create(backup, target));
                }
            }
            run.status().siblings = Siblings.union(List.of(), made);
        }
        show(run);
    }

    /** Shows in the status the siblings that there are. */
    public void show(@Body Reconciliation<Backup, Backup.Status> run) {
        List<String> others =
                Siblings.others(resources, run.resource()).stream()
                        .map(other -> other.getMetadata().getName())
                        .toList();
        if (!run.status().siblings.containsAll(others)) {
            run.status().siblings = Siblings.union(run.status().siblings, others);
        }
    }

    private String create(Backup requested, String target) {
        String volume = Backups.volume(requested);
        String remoteName = Backups.remoteName(requested);
        Backup sibling = new Backup();
        sibling.setMetadata(
                cluster.metadata(
                        Siblings.name(remoteName, volume, target),
                        Map.of(Names.LABEL_BACKUP_VOLUME, volume, Names.LABEL_TARGET, target)));
        sibling.setSpec(Cluster.copy(requested.getSpec(), Backup.Spec.class));
        sibling.getSpec().labels = new TreeMap<>(requested.getSpec().labels);
        Siblings.join(
                sibling,
                requested.getMetadata().getName(),
                remoteName,
                Siblings.targets(requested));
        cluster.createIfAbsent(sibling);
        return sibling.getMetadata().getName();
    }
}
