package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.runtime.DroverVersion;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What people on call see of a running Drover. */
@Timeout(120)
class WatchingTest {
    private static final String BEANS = "io.drover:context=%22drover%22,type=";

    private final HttpClient http = HttpClient.newHttpClient();
    private TestDrover drover;

    @BeforeEach
    void start(@TempDir Path data) throws IOException {
        drover = TestDrover.startWatched(data, Map.of("camel.health.exposureLevel", "full"));
        drover.awaitAvailable("default");
    }

    @AfterEach
    void stop() {
        drover.close();
        http.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String path) {
        try {
            return http.send(
                    request.uri(drover.page(path)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder().header("Origin", "http://localhost"), path);
    }

    private String metrics() {
        return get("metrics").body();
    }

    @Test
    void infoHasTheVersionsOfDroverAndCamel() {
        assertThat(get("info").body())
                .contains("Drover " + DroverVersion.drover(), DroverVersion.camel());
    }

    @Test
    void backupIsShownInTheMetricsUntilItIsDeleted() throws Exception {
        drover.createVolume("pg", 4 * TestDrover.MIB, "default");
        assertThat(metrics())
                .contains(
                        "drover_volume_never_backed_up_age_seconds{target=\"default\",volume=\"pg\"}");
        drover.write("pg", 0, (int) (2 * TestDrover.MIB), 1);
        drover.snapshot("s1", "pg");
        drover.backup("b1", "s1");

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () ->
                                assertThat(metrics())
                                        .contains(
                                                "drover_backup_last_success_age_seconds{target=\"default\",volume=\"pg\"}",
                                                "longhorn_backup_state{backup=\"b1\",recurring_job=\"\",volume=\"pg\"}"
                                                    + " 3.0",
                                                "longhorn_backup_actual_size_bytes{backup=\"b1\",recurring_job=\"\",volume=\"pg\"}"
                                                    + " 2097152.0",
                                                "drover_backup_target_available{target=\"default\"}"
                                                        + " 1.0",
                                                "drover_backup_target_last_synced_age_seconds{target=\"default\"}",
                                                "drover_jobs_running{kind=\"backup\"} 0.0",
                                                "drover_api_server_reachable 1.0",
                                                "drover_transfers_finished_total{operation=\"backup\",target=\"default\"}"
                                                    + " 1.0",
                                                "drover_transfer_read_bytes_total{operation=\"backup\",target=\"default\"}",
                                                "drover_reconcile_queue_length{kind=\"backups\"}",
                                                "drover_reconcile_failures_total{kind=\"backups\"}")
                                        .doesNotContain(
                                                "drover_volume_never_backed_up_age_seconds{"));

        drover.delete(Backup.class, "b1");

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () ->
                                assertThat(metrics())
                                        .doesNotContain("b1", "last_success_age_seconds{"));
    }

    @Test
    void targetThatIsAwayLeavesDroverReady() {
        BackupTarget away = new BackupTarget();
        away.getSpec().backupTargetURL = "nfs://127.0.0.1:/nothing?port=1&timeo=10";
        drover.create(away, "away");
        drover.awaitUnavailable("away");

        assertThat(metrics())
                .contains(
                        "drover_backup_target_available{target=\"away\"} 0.0",
                        "drover_backup_target_available{target=\"default\"} 1.0");
        assertThat(get("health/ready").statusCode()).isEqualTo(200);
        assertThat(get("health/live").statusCode()).isEqualTo(200);

        drover.delete(BackupTarget.class, "away");
        await().untilAsserted(() -> assertThat(metrics()).doesNotContain("\"away\""));
    }

    @Test
    void eachProbeAsksItsOwnCheck() {
        assertThat(get("health/ready").body())
                .contains("drover-caches")
                .doesNotContain("drover-workers");
        assertThat(get("health/live").body())
                .contains("drover-workers")
                .doesNotContain("drover-caches");
    }

    private String bean(String name) {
        return get("jolokia/read/" + BEANS + name).body();
    }

    @Test
    void jobsAndEngineAreSeenThroughJolokia() {
        assertThat(bean("Engine")).contains("\"Workers\":", "\"InFlight\":8", "\"Hasher\":\"");
        assertThat(bean("Jobs")).contains("\"Jobs\":[]");
    }

    @Test
    void eachTargetIsABeanWithItsOwnAttributes() throws Exception {
        drover.createVolume("pg", 4 * TestDrover.MIB, "default");
        drover.write("pg", 0, (int) (2 * TestDrover.MIB), 1);
        drover.snapshot("s1", "pg");
        drover.backup("b1", "s1");

        await().untilAsserted(
                        () ->
                                assertThat(bean("target,name=default"))
                                        .contains(
                                                "\"Available\":true",
                                                "\"Reason\":\"\"",
                                                "\"BackupVolumes\":1",
                                                "\"Backups\":1",
                                                "\"status\":200")
                                        .containsPattern("\"Since\":\"20[^\"]+Z\"")
                                        .containsPattern("\"LastSyncedAt\":\"20[^\"]+\"")
                                        .containsPattern("\"Url\":\"file:[^\"]+\""));
    }

    @Test
    void beanOfATargetIsThereAsLongAsTheTarget() {
        BackupTarget away = new BackupTarget();
        away.getSpec().backupTargetURL = "nfs://127.0.0.1:/nothing?port=1&timeo=10";
        drover.create(away, "away");

        await().untilAsserted(
                        () ->
                                assertThat(bean("target,name=away"))
                                        .contains("\"Available\":false")
                                        .containsPattern("\"Reason\":\"[^\"]+\"")
                                        .containsPattern("\"Since\":\"20[^\"]+Z\""));

        drover.delete(BackupTarget.class, "away");

        await().untilAsserted(
                        () ->
                                assertThat(bean("target,name=away"))
                                        .contains("\"status\":404")
                                        .contains("InstanceNotFoundException"));
    }

    @Test
    void synchronisationIsRequestedThroughJolokia() {
        String before = drover.get(BackupTarget.class, "default").getStatus().lastSyncedAt;

        String answer = get("jolokia/exec/" + BEANS + "target,name=default/sync").body();

        assertThat(answer).contains("\"status\":200");
        drover.awaitThat(
                BackupTarget.class,
                "default",
                target -> !target.getStatus().lastSyncedAt.equals(before));
    }

    @Test
    void jobThatDoesNotRunCannotBeCancelled() {
        assertThat(get("jolokia/exec/" + BEANS + "Jobs/cancel/none").body())
                .contains("no job of 'none' runs");
    }
}
