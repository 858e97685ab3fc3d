package io.drover.control.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.control.claim.ClaimRequest;
import io.drover.control.job.Retries;
import io.drover.mover.RestoreTask;
import io.drover.reconcile.Informers;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.drover.store.TargetReference;
import io.drover.support.ClaimCaches;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** A standby volume is given to its claim when neither target nor backup are there any more. */
@Timeout(60)
class RestorePlansTest {
    private static final String HELD =
            "{\"reached\":{\"backup\":\"b2\",\"taken\":\"2026-01-01T00:00:01Z\",\"size\":4096,"
                    + "\"device\":8192,\"blocks\":\"x\"%s},\"claim\":\"u\",\"number\":1}";

    private static final String RESTORED = "drover.io/restored";
    private static final String EXT4 = "{\"drover.io/fs-type\":\"ext4\"}";

    private TestCluster api;
    private TestVolumes storage;
    private Informers informers;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        informers = ClaimCaches.open(api.cluster());
        Volume volume = new Volume();
        volume.getSpec().fromBackup = "file:///main?backup=b1&volume=vol";
        volume.getSpec().size = "4096";
        volume.getStatus().standby = true;
        storage = TestVolumes.start(api.cluster());
        storage.bound(RestorePlan.name(api.create(volume, "standby").getMetadata().getUid()));
    }

    @AfterEach
    void stop() {
        storage.close();
        informers.close();
        api.close();
    }

    private RestorePlan plan(String labels) throws IOException {
        note(Map.of(RESTORED, "{\"size\":4096}", StandbyNotes.HELD, HELD.formatted(labels)));
        return plan();
    }

    private void note(Map<String, String> notes) {
        Map<String, String> all = new HashMap<>(notes);
        all.put("drover.io/driver", "pvc");
        all.put("drover.io/claim", "shop/data");
        TestCluster.annotate(api.cluster(), Volume.class, "standby", all);
    }

    private static RestoreTask task() {
        return new RestoreTask(
                "standby",
                new TargetReference("main", "file:///main", ""),
                RestoreRequest.full(new VolumeName("vol"), new BackupName("b2")),
                "",
                "pvc");
    }

    private RestorePlan plan() throws IOException {
        return new RestorePlans(
                        informers,
                        api.cluster(),
                        new Retries(InstantSource.system(), Duration.ZERO, Duration.ZERO),
                        TestPrimes.of(api.cluster(), informers, Duration.ofSeconds(20)))
                .plan(task());
    }

    @Test
    void whatTheStoreSaidOfTheHeldBackupIsKnownStill() throws IOException {
        RestorePlan plan = plan(",\"labels\":{\"drover.io/fs-type\":\"xfs\"}");

        assertThat(plan.isOnlyToBeHandedOver()).isTrue();
        assertThat(plan.backup().getMetadata().getName()).isEqualTo("b2");
        assertThat(plan.backup().getStatus().labels)
                .containsOnly(Map.entry("drover.io/fs-type", "xfs"));
    }

    @Test
    void nothingIsMadeUpWhereItSaidNothing() throws IOException {
        assertThat(plan("").backup().getStatus().labels).isEmpty();
    }

    /** The same volume may have backups of another file system by now. */
    @Test
    void whatAnOrdinaryRestoreHasWrittenIsKnownWhenTheBackupIsGone() throws IOException {
        Backup other = new Backup();
        other.setMetadata(
                new ObjectMetaBuilder()
                        .withName("other")
                        .addToLabels(Names.LABEL_BACKUP_VOLUME, "vol")
                        .build());
        api.cluster().create(other);
        api.cluster()
                .client()
                .resource(api.get(Backup.class, "other"))
                .subresource("status")
                .patch(Cluster.MERGE, "{\"status\":{\"labels\":" + EXT4 + "}}");
        await().until(
                        () ->
                                informers
                                        .find(Backup.class, "other")
                                        .filter(found -> !found.getStatus().labels.isEmpty())
                                        .isPresent());
        note(Map.of());
        Volume volume = api.get(Volume.class, "standby");
        Backup restored = new Backup();
        restored.getStatus().labels = Map.of("drover.io/fs-type", "xfs");

        new RestoreNotes(api.cluster())
                .written(
                        new RestorePlan(
                                task(),
                                volume,
                                1,
                                ClaimRequest.of(volume),
                                restored,
                                4096,
                                RestorePlan.Stage.WRITE),
                        new RestoreOutcome(4096, new TransferStatistics(0, 0, 0, 0, 0, 0)));
        RestorePlan next = plan();

        assertThat(next.isOnlyToBeHandedOver()).isTrue();
        assertThat(next.backup().getStatus().labels)
                .containsOnly(Map.entry("drover.io/fs-type", "xfs"));
    }
}
