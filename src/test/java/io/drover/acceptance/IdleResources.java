package io.drover.acceptance;

import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.OwnedStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;

/** Resources in their desired state, written into the database of an embedded API server. */
final class IdleResources implements AutoCloseable {
    private static final String TIME = "2026-01-01T00:00:00Z";
    private static final String TARGET = "elsewhere";

    private final MVStore store;
    private final MVMap<String, String> objects;
    private final String node;
    private long version = 1;

    /**
     * @param node where the Drover is that owns them
     */
    IdleResources(Path database, String node) {
        this.store = new MVStore.Builder().fileName(database.toString()).open();
        this.objects = store.openMap("objects");
        this.node = node;
    }

    <T extends CustomResource<?, ? extends OwnedStatus>> void add(
            String plural, int count, IntFunction<T> make) {
        for (int i = 0; i < count; i++) {
            T object = make.apply(i);
            version++;
            object.getMetadata().setNamespace(Names.DEFAULT_NAMESPACE);
            object.getMetadata().setUid(UUID.randomUUID().toString());
            object.getMetadata().setCreationTimestamp(TIME);
            object.getMetadata().setGeneration(1L);
            object.getMetadata().setResourceVersion(Long.toString(version));
            object.getMetadata().setFinalizers(List.of(Names.FINALIZER));
            object.getStatus().ownerID = node;
            objects.put(
                    "%s.longhorn.io/%s/%s"
                            .formatted(
                                    plural,
                                    Names.DEFAULT_NAMESPACE,
                                    object.getMetadata().getName()),
                    Cluster.MAPPER.valueToTree(object).toString());
        }
    }

    /** One that was found in a store and read there. */
    static Backup foundBackup(int i) {
        Backup backup = backup("found-" + i, i);
        backup.getStatus().url = "s3://bucket@region/?backup=found-%d&volume=v%d".formatted(i, i);
        return backup;
    }

    /** One that was requested and made. */
    static Backup completedBackup(int i) {
        Backup backup = backup("made-" + i, i);
        backup.getSpec().snapshotName = "snapshot-" + i;
        backup.getStatus().url = "s3://bucket@region/?backup=made-%d&volume=v%d".formatted(i, i);
        return backup;
    }

    private static Backup backup(String name, int i) {
        Backup backup = new Backup();
        backup.setMetadata(
                new ObjectMetaBuilder().withName(name).withLabels(labels("v" + i)).build());
        backup.getStatus().state = "Completed";
        backup.getStatus().progress = 100;
        backup.getStatus().volumeName = "v" + i;
        backup.getStatus().backupTargetName = TARGET;
        backup.getStatus().lastSyncedAt = TIME;
        return backup;
    }

    static BackupVolume backupVolume(int i) {
        BackupVolume volume = new BackupVolume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName("volume-" + i)
                        .withLabels(labels("v" + i))
                        .build());
        volume.getSpec().volumeName = "v" + i;
        volume.getSpec().backupTargetName = TARGET;
        volume.getStatus().lastSyncedAt = TIME;
        return volume;
    }

    private static Map<String, String> labels(String volume) {
        return Map.of(Names.LABEL_BACKUP_VOLUME, volume, Names.LABEL_TARGET, TARGET);
    }

    @Override
    public void close() {
        store.<String, Long>openMap("counters").put("resourceVersion", version);
        store.close();
    }
}
