package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Backups of claims and restores into claims while processes are killed, Pods evicted, snapshots
 * fail and the API server is away, at random; run by {@code -Dtest=ClaimChaos -Dminutes=20}, and
 * never by itself. {@code -Dseed=} draws the same lots again, though not at the same moments. What
 * it does is printed.
 */
class ClaimChaos {
    private static final int CLAIMS = Integer.getInteger("claims", 4);
    private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("minutes", 5));
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final Duration SETTLED = Duration.ofMinutes(12);
    private static final Duration TURN = Duration.ofMillis(500);

    /** From one fault to the next on average, in turns. */
    private static final int CALM = Integer.getInteger("calm", 50);

    /** How long a fault lasts that does not pass by itself, in turns. */
    private static final int STORM = 16;

    @TempDir private Path data;

    @Test
    @DisplayName("Whatever happens, backups are good, and nothing is left over")
    void chaos() throws IOException, InterruptedException {
        TestDrover.assumeEmbedded();
        System.out.printf("seed %d, %s%n", SEED, TIME);
        Random random = new Random(SEED);
        try (ChaosCluster cluster = new ChaosCluster(data, random.nextLong())) {
            ChaosWork work = new ChaosWork(cluster, random, claims(cluster));
            ChaosVerdict verdict = new ChaosVerdict(cluster, work);
            work.schedule();
            suffer(cluster, work, verdict, random);
            cluster.heal();
            work.endSchedule();
            await("all is done or reported, and nothing is left")
                    .atMost(SETTLED)
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(
                            () -> {
                                work.remember();
                                assertThat(verdict.unsettled()).isEmpty();
                            });
            System.out.println(verdict.summary());
            assertThat(verdict.wrongRestores()).isEmpty();
            assertThat(verdict.wrongBackups()).isEmpty();
            System.out.printf(
                    "%d backups and %d restores were compared%n",
                    verdict.backupsCompared(), verdict.restoresCompared());
            assertThat(verdict.backupsCompared()).isPositive();
            assertThat(verdict.restoresCompared()).isPositive();
        }
    }

    private void suffer(ChaosCluster cluster, ChaosWork work, ChaosVerdict verdict, Random random)
            throws IOException, InterruptedException {
        ChaosMischief mischief = new ChaosMischief(cluster, random);
        long begin = System.nanoTime();
        long calmAgain = 0;
        for (long turn = 0; System.nanoTime() - begin < TIME.toNanos(); turn++) {
            work.remember();
            if (random.nextInt(10) == 0) {
                work.something();
            }
            if (turn == calmAgain) {
                cluster.heal();
            }
            if (random.nextInt(CALM) == 0) {
                calmAgain = turn + STORM;
                System.out.printf(
                        "%s %s; %s%n",
                        Duration.ofNanos(System.nanoTime() - begin).truncatedTo(SECONDS),
                        mischief.something(),
                        verdict.summary());
            }
            assertThat(verdict.wrongRestores()).isEmpty();
            await().pollDelay(TURN).until(() -> true);
        }
    }

    private static List<String> claims(ChaosCluster cluster) {
        List<String> volumes = new ArrayList<>(List.of(cluster.adopted("data")));
        for (int i = 1; i < CLAIMS; i++) {
            cluster.user()
                    .client()
                    .resource(
                            new PersistentVolumeClaimBuilder()
                                    .withNewMetadata()
                                    .withName("data-" + i)
                                    .withNamespace(TestClaims.NAMESPACE)
                                    .addToAnnotations("drover.io/backup", "enabled")
                                    .endMetadata()
                                    .withNewSpec()
                                    .withStorageClassName(ForeignClaims.CLASS)
                                    .withAccessModes("ReadWriteOnce")
                                    .withNewResources()
                                    .addToRequests(
                                            "storage",
                                            new Quantity(Long.toString(ClaimBackupsTest.SIZE)))
                                    .endResources()
                                    .endSpec()
                                    .build())
                    .create();
            volumes.add(cluster.adopted("data-" + i));
        }
        return volumes;
    }
}
