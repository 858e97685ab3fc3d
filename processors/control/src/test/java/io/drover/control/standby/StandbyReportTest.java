package io.drover.control.standby;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.control.job.Statistics;
import io.drover.control.volume.VolumeRestore;
import io.drover.mover.CatchUpResult;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Volume;
import io.drover.support.TestCluster;
import io.drover.support.TestReconciliations;
import io.drover.volume.HeldBackup;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

class StandbyReportTest {
    private static final String HELD =
            "{\"reached\":{\"backup\":\"b1\",\"taken\":\"2026-01-01T00:00:01Z\",\"size\":4096,"
                    + "\"device\":8192,\"blocks\":\"x\"},\"claim\":\"u\",\"number\":1}";
    private static final CatchUpResult STEP =
            new CatchUpResult(
                    new RestoreOutcome(4096, new TransferStatistics(0, 0, 0, 0, 0, 0)),
                    new HeldBackup("b1", Instant.parse("2026-01-01T00:00:01Z")),
                    "");

    /** A step has ended well; whether its Job is remembered until that is shown. */
    private static boolean isRemembered(Map<String, String> notes) throws Exception {
        try (TestCluster api = TestCluster.start();
                DefaultCamelContext context = new DefaultCamelContext();
                JobRunner jobs = new JobRunner()) {
            api.create(new Volume(), "v");
            api.cluster()
                    .patch(
                            Volume.class,
                            "v",
                            Map.of(
                                    "metadata",
                                    Map.of("annotations", Map.of(Volume.DRIVER, "pvc"))));
            api.cluster()
                    .patch(Volume.class, "v", Map.of("metadata", Map.of("annotations", notes)));
            InstantSource clock = InstantSource.system();
            StandbyReport report =
                    new StandbyReport(
                            api.cluster(),
                            new StandbyContents(null),
                            jobs,
                            new Retries(clock, Duration.ofSeconds(1), Duration.ofSeconds(1)),
                            new Statistics(api.cluster()),
                            clock);
            String key = VolumeRestore.key(api.get(Volume.class, "v"));
            jobs.start(key, _ -> STEP, () -> {});
            Reconciliation<Volume, Volume.Status> run =
                    new TestReconciliations(context, api.cluster()).begin(Volume.class, "v");

            report.completed(run, STEP);

            return jobs.find(key).isPresent();
        }
    }

    @Test
    void aStepIsRememberedUntilItsResultIsShown() throws Exception {
        assertThat(isRemembered(Map.of("drover.io/standby-held", HELD))).isTrue();
    }

    @Test
    void oneWhoseClaimWasDeletedSinceIsForgotten() throws Exception {
        assertThat(isRemembered(Map.of())).isFalse();
    }
}
