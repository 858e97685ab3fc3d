package io.drover.control.standby;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.control.job.JobRunner;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.drover.support.ClaimCaches;
import io.drover.support.TestCluster;
import io.drover.support.TestReconciliations;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;

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
    private static final Map<String, String> UNDER_WAY =
            Map.of(
                    "drover.io/standby-held",
                    HELD,
                    "drover.io/standby-step",
                    "{\"backup\":\"b2\",\"number\":2,\"whole\":true}");
    private static final Followed.Newest LAST =
            new Followed.Newest(
                    new BackupTarget(),
                    new BackupVolume(),
                    "b1",
                    Optional.of(Instant.parse("2026-01-01T00:00:01Z")),
                    Set.of("b1"));

    private TestCluster api;
    private DefaultCamelContext context;
    private Informers informers;
    private JobRunner jobs;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        context = new DefaultCamelContext();
        jobs = new JobRunner();
        informers = ClaimCaches.open(api.cluster());
    }

    @AfterEach
    void stop() {
        jobs.close();
        informers.close();
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
        return recognise(followed);
    }

    private String recognise(Followed followed) throws IOException {
        Reconciliation<Volume, Volume.Status> run =
                new TestReconciliations(context, api.cluster()).begin(Volume.class, "standby");
        return new StandbyCases(new StandbyContents(null), jobs, null, informers)
                .recognise(run, followed);
    }

    @Test
    void aBackupThatIsHeldIsNotTakenAgain() throws IOException {
        assertThat(recognise(LAST, Map.of("drover.io/standby-held", HELD)))
                .isEqualTo(StandbyCases.CAUGHT_UP);
    }

    @Test
    void betweenTwoBackupsItIsTakenAgain() throws IOException {
        assertThat(recognise(LAST, UNDER_WAY)).isEqualTo(StandbyCases.BEHIND);
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

    @Test
    void withNothingToFollowAJobThatIsThereIsGoneOnWith() throws IOException {
        Followed lost = new Followed.Nothing("TargetMissing", "it is lost");
        assertThat(recognise(lost, UNDER_WAY)).isEqualTo(StandbyCases.NOTHING_TO_FOLLOW);
        String uid = api.get(Volume.class, "standby").getMetadata().getUid();
        Job job =
                new JobBuilder()
                        .withNewMetadata()
                        .withName("rs-" + uid.replace("-", "").substring(0, 12) + "-2")
                        .addToLabels(Names.LABEL_MANAGED_BY, Names.DROVER)
                        .endMetadata()
                        .build();
        api.cluster().create(job);
        await().until(() -> informers.find(Job.class, job.getMetadata().getName()).isPresent());

        assertThat(recognise(lost)).isEqualTo(StandbyCases.STEP_LEFT);
    }
}
