package io.drover.control.mover;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.control.job.Retries;
import io.drover.mover.RestoreTask;
import io.drover.reconcile.Informers;
import io.drover.resource.Volume;
import io.drover.store.TargetReference;
import io.drover.support.TestCluster;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** A standby volume is given to its claim when neither target nor backup are there any more. */
@Timeout(60)
class RestorePlansTest {
    private static final String HELD =
            "{\"reached\":{\"backup\":\"b2\",\"taken\":\"2026-01-01T00:00:01Z\",\"size\":4096,"
                    + "\"device\":8192,\"blocks\":\"x\"%s},\"claim\":\"u\",\"number\":1}";

    private TestCluster api;
    private TestVolumes storage;
    private Informers informers;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        informers = TestPrimes.informers(api.cluster());
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
        TestCluster.annotate(
                api.cluster(),
                Volume.class,
                "standby",
                Map.of(
                        "drover.io/driver",
                        "pvc",
                        "drover.io/claim",
                        "shop/data",
                        "drover.io/restored",
                        "{\"size\":4096}",
                        StandbyNotes.HELD,
                        HELD.formatted(labels)));
        return new RestorePlans(
                        informers,
                        api.cluster(),
                        new Retries(InstantSource.system(), Duration.ZERO, Duration.ZERO),
                        TestPrimes.of(api.cluster(), informers, Duration.ofSeconds(20)))
                .plan(
                        new RestoreTask(
                                "standby",
                                new TargetReference("main", "file:///main", ""),
                                RestoreRequest.full(new VolumeName("vol"), new BackupName("b2")),
                                "",
                                "pvc"));
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
}
