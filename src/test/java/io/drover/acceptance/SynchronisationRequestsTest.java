package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;

import io.drover.acceptance.ApiProxy.Request;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.support.TestVolume;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Names;
import io.drover.resource.Times;
import io.drover.runtime.DroverRuntime;
import io.drover.runtime.RuntimeOptions;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.client.ConfigBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The requests to the API server for the synchronisation of a store. */
class SynchronisationRequestsTest {
    @TempDir Path directory;
    private TestCluster api;
    private ApiProxy proxy;
    private DroverRuntime drover;

    @BeforeEach
    void startServer() throws IOException {
        api = TestCluster.start();
        proxy = new ApiProxy(URI.create(api.cluster().client().getMasterUrl().toString()));
    }

    @AfterEach
    void stop() {
        if (drover != null) {
            drover.close();
        }
        proxy.close();
        api.close();
    }

    private void run() throws IOException {
        drover =
                DroverRuntime.start(
                        new RuntimeOptions(
                                new ConfigBuilder(api.cluster().client().getConfiguration())
                                        .withMasterUrl(proxy.url())
                                        .build(),
                                Names.DEFAULT_NAMESPACE,
                                Files.createDirectories(directory.resolve("volumes")),
                                directory.resolve("store").toUri().toString(),
                                Optional.empty(),
                                Optional.empty(),
                                Map.of("drover.management.enabled", "false")),
                        InstantSource.system());
    }

    /** A store with one volume, whose backups differ in their names only. */
    private List<String> store(int backups) throws Exception {
        Path root = Files.createDirectories(directory.resolve("store"));
        TestVolume volume = TestVolume.small("vol");
        try (DirectoryStore store = new DirectoryStore(root)) {
            volume.backup(store, "b-0", 1, volume.content(1));
        }
        Path first;
        try (Stream<Path> files = Files.walk(root)) {
            first = files.filter(file -> file.endsWith("backup_b-0.cfg")).findFirst().orElseThrow();
        }
        String configuration = Files.readString(first);
        for (int i = 1; i < backups; i++) {
            Files.writeString(
                    first.resolveSibling("backup_b-" + i + ".cfg"),
                    configuration.replace("\"b-0\"", "\"b-" + i + "\""));
        }
        return IntStream.range(0, backups).mapToObj(i -> "b-" + i).toList();
    }

    private void awaitCompleted(int backups, Duration patience) {
        await().atMost(patience)
                .pollInterval(Duration.ofMillis(backups > 1000 ? 5000 : 100))
                .untilAsserted(
                        () ->
                                assertThat(states())
                                        .as("backups by state and error")
                                        .isEqualTo(Map.of("Completed", (long) backups)));
    }

    private Map<String, Long> states() {
        return api.cluster().list(Backup.class).stream()
                .map(Backup::getStatus)
                .collect(
                        Collectors.groupingBy(
                                status -> status.state + status.error, Collectors.counting()));
    }

    /** Of this process, API server and proxy included: others may keep the cores busy. */
    private static Duration cpuTime() {
        return Duration.ofNanos(
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getProcessCpuTime());
    }

    private void awaitSynced(String since) {
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                api.get(BackupTarget.class, "default")
                                                        .getStatus()
                                                        .lastSyncedAt
                                                        .compareTo(since)
                                                >= 0
                                        && api.cluster().list(BackupVolume.class).stream()
                                                .allMatch(
                                                        volume ->
                                                                volume.getStatus()
                                                                                .lastSyncedAt
                                                                                .compareTo(since)
                                                                        >= 0));
    }

    @Test
    @DisplayName("a found backup costs two writes and no read, an unchanged one nothing")
    void requests() throws Exception {
        List<String> backups = store(40);
        run();
        awaitCompleted(backups.size(), Duration.ofSeconds(60));
        awaitSynced("2");

        List<Request> first = proxy.requests();
        assertThat(first)
                .filteredOn(
                        request -> request.isAbout("backups") && request.method().equals("POST"))
                .hasSize(backups.size());
        for (String backup : backups) {
            assertThat(first)
                    .filteredOn(request -> request.isAbout("backups", backup))
                    .as("beside its creation")
                    .hasSize(1)
                    .allMatch(Request::isWrite);
        }
        assertThat(api.get(Backup.class, "b-7").getStatus().volumeSize).isNotEmpty();

        proxy.forget();
        String now = Times.format(Instant.now());
        api.cluster().patchSpec(BackupTarget.class, "default", Map.of("syncRequestedAt", now));
        awaitSynced(now);

        assertThat(proxy.requests()).hasSizeLessThanOrEqualTo(10);
        assertThat(proxy.requests()).noneMatch(request -> request.isAbout("backups"));
    }

    @Test
    @DisplayName("ten thousand backups take less than two minutes of two cores")
    void manyBackups() throws Exception {
        List<String> backups = store(10_000);
        Duration before = cpuTime();
        run();

        awaitCompleted(backups.size(), Duration.ofMinutes(10));
        assertThat(cpuTime().minus(before)).isLessThan(Duration.ofMinutes(2).multipliedBy(2));
        awaitSynced("2");
        assertThat(proxy.requests()).hasSizeLessThan(2 * backups.size() + 100);
    }
}
