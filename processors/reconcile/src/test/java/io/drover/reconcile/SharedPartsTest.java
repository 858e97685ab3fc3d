package io.drover.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Condition;
import io.drover.resource.Names;
import io.drover.support.HeldBytes;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a cache holds of the objects that the API server sends. */
class SharedPartsTest {
    private static final KubernetesSerialization WIRE = new KubernetesSerialization();
    private static final int VOLUMES = 200;
    private static final int BACKUPS = 2_000;

    /** As it is after a synchronisation, and as kubectl and an API server have left it. */
    private static Backup backup(int i) {
        String volume = "pvc-%08d-0a62-4b8c-9f36-1d6f34c1a2b3".formatted(i % VOLUMES);
        String name = "backup-%016x".formatted(i * 7919L);
        Backup backup = new Backup();
        backup.setMetadata(
                new ObjectMetaBuilder()
                        .withName(name)
                        .withNamespace(Names.DEFAULT_NAMESPACE)
                        .withUid(new UUID(7, i).toString())
                        .withResourceVersion(Integer.toString(100_000 + i))
                        .withGeneration(1L)
                        .withCreationTimestamp("2026-01-01T00:%02d:00Z".formatted(i % 60))
                        .withFinalizers(Names.FINALIZER)
                        .addToLabels(Names.LABEL_BACKUP_VOLUME, volume)
                        .addToLabels(Names.LABEL_TARGET, "default")
                        .addToAnnotations(
                                "kubectl.kubernetes.io/last-applied-configuration", "x".repeat(800))
                        .addNewOwnerReference()
                        .withApiVersion("longhorn.io/v1beta2")
                        .withKind("BackupVolume")
                        .withName(volume + "-1a2b3c4d")
                        .withUid(new UUID(8, i % VOLUMES).toString())
                        .endOwnerReference()
                        .withManagedFields(
                                new ManagedFieldsEntryBuilder().withManager("kubectl").build())
                        .build());
        backup.getSpec().snapshotName = "nightly-%08d".formatted(i);
        backup.getSpec().labels = Map.of("RecurringJob", "nightly");
        Backup.Status status = backup.getStatus();
        status.state = "Completed";
        status.progress = 100;
        status.url =
                "s3://backups@eu-central-1/production/?backup=%s&volume=%s".formatted(name, volume);
        status.snapshotName = backup.getSpec().snapshotName;
        status.snapshotCreatedAt = "2026-01-01T00:%02d:%02dZ".formatted(i / 60 % 60, i % 60);
        status.backupCreatedAt = status.snapshotCreatedAt;
        status.size = "1073741824";
        status.labels =
                Map.of(
                        "RecurringJob",
                        "nightly",
                        "KubernetesStatus",
                        "{\"pvName\":\"%s\",\"workloads\":\"%s\"}"
                                .formatted(volume, "w".repeat(300)),
                        Names.LABEL_ACCESS_MODE,
                        "rwo");
        status.volumeName = volume;
        status.volumeSize = "10737418240";
        status.volumeCreated = "2025-06-01T00:00:00Z";
        status.lastSyncedAt = "2026-02-01T00:00:00Z";
        status.compressionMethod = "lz4";
        status.newlyUploadDataSize = Integer.toString(i * 4096);
        status.backupTargetName = "default";
        return backup;
    }

    /** As the client makes it of the API server's answer. */
    private static Backup received(Backup backup) {
        return WIRE.unmarshal(WIRE.asJson(backup), Backup.class);
    }

    /** Of them the heap of {@code drover up} has room for a hundred thousand. */
    @Test
    void aBackupTakesLessThanFourteenHundredBytes() {
        Informers.OverlaidStore<Backup> store = new Informers.OverlaidStore<>(new SharedParts());
        HeldBytes plain = new HeldBytes();
        for (int i = 0; i < BACKUPS; i++) {
            Backup backup = received(backup(i));
            plain.add(received(backup(i)));
            store.put(store.getKey(backup), backup);
        }

        HeldBytes held = new HeldBytes();
        store.values().forEach(held::add);

        assertThat(held.bytes() / BACKUPS).isLessThan(1_600);
        assertThat(held.bytes()).isLessThan(plain.bytes() / 3);
    }

    @Test
    void everythingThatIsReadFromACacheStays() {
        Backup backup = received(backup(1));
        backup.getStatus().conditions.add(condition());
        Backup expected = received(backup);
        expected.getMetadata().getAnnotations().clear();
        expected.getMetadata().setManagedFields(List.of());

        assertThat(Cluster.MAPPER.<JsonNode>valueToTree(new SharedParts().share(backup)))
                .isEqualTo(Cluster.MAPPER.valueToTree(expected));
    }

    private static Condition condition() {
        return new Condition("Damaged", "False", "", "", "", "2026-01-01T00:00:00Z");
    }

    @Test
    void equalPartsAreHeldOnce() {
        SharedParts parts = new SharedParts();
        Backup first = parts.share(received(backup(1)));
        Backup second = parts.share(received(backup(1 + VOLUMES)));

        assertThat(second.getMetadata().getLabels()).isSameAs(first.getMetadata().getLabels());
        assertThat(second.getMetadata().getOwnerReferences())
                .isSameAs(first.getMetadata().getOwnerReferences());
        assertThat(second.getStatus().labels).isSameAs(first.getStatus().labels);
        assertThat(second.getStatus().volumeName)
                .isSameAs(first.getStatus().volumeName)
                .isSameAs(first.getMetadata().getLabels().get(Names.LABEL_BACKUP_VOLUME));
        assertThat(second.getStatus().messages).isSameAs(first.getStatus().messages);
    }

    /** What several objects share, none of them may change. */
    @Test
    void sharedPartsCannotBeChanged() {
        Backup backup = new SharedParts().share(received(backup(1)));

        assertThatThrownBy(() -> backup.getMetadata().getLabels().put("a", "b"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> backup.getStatus().conditions.add(condition()))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
