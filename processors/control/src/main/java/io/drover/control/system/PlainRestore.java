package io.drover.control.system;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.control.system.SystemObstacle.Failed;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceReader;
import io.drover.resource.SystemRestore.ItemState;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Restores resources that depend on nothing: settings, ConfigMaps, classes, jobs after the volumes.
 */
final class PlainRestore implements ItemRestore {
    private static final List<String> CONTENT = List.of("spec", "value", "data", "parameters");

    /** Fields of target default may come from some of them, and would change under the restore. */
    private static final Set<String> FOREIGN_MAPS =
            Set.of(
                    "kube-root-ca.crt",
                    "openshift-service-ca.crt",
                    "longhorn-default-backupstore",
                    "longhorn-default-resource",
                    "longhorn-default-setting",
                    "longhorn-storageclass");

    private final ResourceReader resources;
    private final RestoredObjects objects;

    PlainRestore(ResourceReader resources, RestoredObjects objects) {
        this.resources = resources;
        this.objects = objects;
    }

    @Override
    public ItemState look(RestoreItem item, RestoreProgress progress) throws Waiting, Failed {
        if (item.kind() == SystemKind.CONFIG_MAP && FOREIGN_MAPS.contains(item.name())) {
            return item.skipped("it is the chart's to make, Longhorn's or the cluster's");
        }
        Optional<? extends HasMetadata> present = resources.find(item.kind().type(), item.name());
        if (present.isPresent()) {
            return RestoredObjects.isFrom(present.get(), progress)
                    ? item.restored("")
                    : item.skipped(describe(item, present.get()));
        }
        if (item.kind() == SystemKind.RECURRING_JOB) {
            requireVolumes(item, progress);
        }
        if (progress.isDryRun()) {
            return item.is(RestoreItem.TO_BE_RESTORED, "");
        }
        try {
            objects.create(item, objects.clean(item, progress));
            return item.restored("");
        } catch (Failed e) {
            if (item.kind() == SystemKind.SETTING) {
                // most of Longhorn's have no meaning here
                return item.skipped(e.getMessage());
            }
            throw e;
        }
    }

    /** A job that ran before them would find none; system backups would lack those that failed. */
    private static void requireVolumes(RestoreItem item, RestoreProgress progress)
            throws Waiting, Failed {
        if (progress.has(SystemKind.VOLUME, RestoreItem.PENDING)) {
            throw new Waiting("it is made after the volumes");
        }
        boolean incomplete = progress.has(SystemKind.VOLUME, RestoreItem.FAILED);
        if (incomplete && item.text("/spec/task").equals("system-backup")) {
            throw new Failed(
                    "VolumesMissing",
                    "its system backups would lack the volumes that are not restored, and push out"
                            + " earlier ones; restore those volumes first");
        }
    }

    static String describe(RestoreItem item, HasMetadata present) {
        JsonNode now = Cluster.MAPPER.valueToTree(present);
        JsonNode then =
                Cluster.MAPPER.valueToTree(
                        Cluster.MAPPER.convertValue(item.object(), item.kind().type()));
        boolean same = CONTENT.stream().allMatch(field -> now.path(field).equals(then.path(field)));
        return same
                ? "it exists already, and is the same"
                : "it exists already with another content, and stays as it is";
    }
}
