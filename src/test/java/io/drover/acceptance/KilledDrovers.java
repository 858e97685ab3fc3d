package io.drover.acceptance;

import static org.awaitility.Awaitility.await;

import io.drover.blockengine.volume.BlockSource;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.store.s3.FaultProxy;
import io.drover.volume.file.FileVolumeDriver;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;

import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;

/** One volume, backed up by processes that are killed, seen from outside. */
abstract class KilledDrovers {
    static final int SIZE = 48 * 1024 * 1024;

    @TempDir Path data;

    static void create(Cluster cluster, HasMetadata object, String name) {
        object.setMetadata(new ObjectMetaBuilder().withName(name).build());
        cluster.client().resource(object).inNamespace(cluster.namespace()).create();
    }

    static <T extends HasMetadata> T awaitThat(
            Cluster cluster, Class<T> type, String name, Predicate<T> condition) {
        await(type.getSimpleName() + " " + name)
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> cluster.find(type, name),
                        found -> found.filter(condition).isPresent());
        return cluster.find(type, name).orElseThrow();
    }

    void prepare(Cluster cluster, TestStore store, byte[] content) throws IOException {
        create(cluster, new SecretBuilder().withStringData(store.credentials()).build(), "secret");
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = store.url();
        target.getSpec().credentialSecret = "secret";
        create(cluster, target, "s3");
        awaitThat(cluster, BackupTarget.class, "s3", present -> present.getStatus().available);
        Volume volume = new Volume();
        volume.getSpec().size = Integer.toString(SIZE);
        volume.getSpec().backupTargetName = "s3";
        create(cluster, volume, "volume");
        awaitThat(
                cluster,
                Volume.class,
                "volume",
                present -> present.getStatus().state.equals("detached"));
        driver().write("volume", 0, ByteBuffer.wrap(content));
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = "volume";
        snapshot.getSpec().createSnapshot = true;
        create(cluster, snapshot, "snapshot");
        awaitThat(cluster, Snapshot.class, "snapshot", present -> present.getStatus().readyToUse);
    }

    /** The files as they are, seen from this process. */
    FileVolumeDriver driver() {
        return new FileVolumeDriver(data.resolve("volumes"), InstantSource.system());
    }

    static void backUp(Cluster cluster, String name, String snapshot) {
        Backup backup = new Backup();
        backup.getSpec().snapshotName = snapshot;
        create(cluster, backup, name);
        awaitThat(
                cluster,
                Backup.class,
                name,
                present -> present.getStatus().state.equals("Completed"));
    }

    static void awaitRequests(FaultProxy proxy, String line, int count) {
        await(count + " requests " + line)
                .atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                proxy.requests.stream()
                                                .filter(request -> request.matches(line))
                                                .count()
                                        >= count);
    }

    byte[] read(String volume) throws IOException {
        try (BlockSource source = driver().openHead(volume)) {
            ByteBuffer content = ByteBuffer.allocate((int) source.size());
            source.read(0, content);
            return content.array();
        }
    }
}
