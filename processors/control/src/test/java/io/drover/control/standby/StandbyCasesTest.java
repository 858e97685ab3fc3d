package io.drover.control.standby;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.control.job.JobRunner;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Volume;
import io.drover.support.TestCluster;
import io.drover.support.TestReconciliations;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is to be done with a standby volume that is a claim, by the notes on it. */
class StandbyCasesTest {
    private static final String HELD =
            "{\"reached\":{\"backup\":\"b1\",\"taken\":\"2026-01-01T00:00:01Z\",\"size\":4096,"
                    + "\"device\":8192,\"blocks\":\"x\"},\"claim\":\"u\",\"number\":1}";
    private static final Followed.Newest LAST =
            new Followed.Newest(
                    new BackupTarget(),
                    new BackupVolume(),
                    "b1",
                    Optional.of(Instant.parse("2026-01-01T00:00:01Z")),
                    Set.of("b1"));

    private TestCluster api;
    private DefaultCamelContext context;
    private JobRunner jobs;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        context = new DefaultCamelContext();
        jobs = new JobRunner();
    }

    @AfterEach
    void stop() {
        jobs.close();
        context.stop();
        api.close();
    }

    private String recognise(Followed followed, Map<String, String> notes) throws IOException {
        Map<String, String> annotations = new HashMap<>(notes);
        annotations.put(Volume.DRIVER, "pvc");
        annotations.put("drover.io/claim", "shop/data");
        Volume volume = new Volume();
        volume.getSpec().standby = true;
        volume.getSpec().fromBackup = "file:///main?backup=b1&volume=vol";
        api.create(volume, "standby");
        api.cluster()
                .patch(
                        Volume.class,
                        "standby",
                        Map.of("metadata", Map.of("annotations", annotations)));
        Reconciliation<Volume, Volume.Status> run =
                new TestReconciliations(context, api.cluster()).begin(Volume.class, "standby");
        return new StandbyCases(new StandbyContents(null), jobs, null).recognise(run, followed);
    }

    @Test
    void aBackupThatIsHeldIsNotTakenAgain() throws IOException {
        assertThat(recognise(LAST, Map.of("drover.io/standby-held", HELD)))
                .isEqualTo(StandbyCases.CAUGHT_UP);
    }

    @Test
    void betweenTwoBackupsItIsTakenAgain() throws IOException {
        assertThat(
                        recognise(
                                LAST,
                                Map.of(
                                        "drover.io/standby-held",
                                        HELD,
                                        "drover.io/standby-step",
                                        "{\"backup\":\"b2\",\"number\":2,\"whole\":true}")))
                .isEqualTo(StandbyCases.BEHIND);
    }

    @Test
    void nothingIsFollowedWhileItsClaimGetsTheDevice() throws IOException {
        assertThat(
                        recognise(
                                LAST,
                                Map.of(
                                        "drover.io/standby-held",
                                        HELD,
                                        "drover.io/restored",
                                        "{\"size\":4096}")))
                .isEqualTo(StandbyCases.HANDING_OVER);
    }

    @Test
    void itIsAnOrdinaryVolumeWhenItsClaimHasTheDevice() throws IOException {
        assertThat(
                        recognise(
                                new Followed.Nothing("TargetMissing", "it is lost"),
                                Map.of(
                                        "drover.io/standby-held",
                                        HELD,
                                        "drover.io/restored",
                                        "{\"size\":4096}",
                                        "drover.io/claim-uid",
                                        "u-1",
                                        "drover.io/csi-driver",
                                        "csi.example",
                                        "drover.io/volume-handle",
                                        "h-1")))
                .isEqualTo(StandbyCases.TO_BE_ACTIVATED);
    }
}
