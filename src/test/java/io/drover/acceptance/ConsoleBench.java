package io.drover.acceptance;

import static org.awaitility.Awaitility.await;

import io.drover.console.model.DayCount;
import io.drover.console.model.DayRecord;
import io.drover.console.model.HistoryMaps;
import io.drover.console.model.Place;
import io.drover.console.model.Remembered;
import io.drover.resource.Backup;
import io.drover.resource.Names;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How long the console's pages take with 1,000 volumes and 20,000 backups; run by {@code
 * -Dtest=ConsoleBench}, and never by itself. What it measures is printed.
 */
class ConsoleBench {
    private static final int VOLUMES = 1_000;
    private static final int BACKUPS_EACH = 20;
    private static final int WARM_UP = 20;
    private static final int ROUNDS = 60;
    private static final long MIB = 1024 * 1024;
    private static final double NANOS = 1_000_000;
    private static final int UPDATES = 15;

    /** Pages of an address that are open. */
    private static final int PAGES = 10;

    private static final List<String> UPDATED =
            List.of(
                    "/console/",
                    "/console/volumes",
                    "/console/volumes/volume-0000",
                    "/console/backups",
                    "/console/backups/target-0/volume-0000",
                    "/console/backups/target-0/volume-0000/backup-00000",
                    "/console/targets/target-0",
                    "/console/schedules",
                    "/console/activity");

    /** Volumes of one ConfigMap of the history. */
    private static final int ENTRIES = 400;

    private int progress;

    @TempDir private Path directory;

    @Test
    @DisplayName("Time to the first byte of every page with a list")
    void pages() throws Exception {
        ConsoleStock stock = new ConsoleStock(VOLUMES, BACKUPS_EACH, Instant.now());
        try (StockedConsole stocked = StockedConsole.start(directory, stock);
                HttpClient http =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            remember(stocked);
            System.out.printf("heap before the first page: %d MiB%n", heap());
            System.out.printf("%-45s %8s %8s %8s%n", "page", "p50 ms", "p95 ms", "max ms");
            for (String page : stock.lists()) {
                HttpRequest request =
                        HttpRequest.newBuilder(stocked.console().address(page)).build();
                for (int i = 0; i < WARM_UP; i++) {
                    firstByte(http, request);
                }
                double[] times = new double[ROUNDS];
                for (int i = 0; i < ROUNDS; i++) {
                    times[i] = firstByte(http, request);
                }
                Arrays.sort(times);
                System.out.printf(
                        "%-45s %8.1f %8.1f %8.1f%n",
                        page, times[ROUNDS / 2], times[ROUNDS * 95 / 100], times[ROUNDS - 1]);
            }
            System.out.printf("heap after the last page: %d MiB%n", heap());
        }
    }

    /**
     * CPU time of the whole process, which the API server, the browser's side and other threads
     * share: what the same changes cost without requests is taken off.
     */
    @Test
    @DisplayName("What one change costs for each page that is open")
    void updates() throws Exception {
        ConsoleStock stock = new ConsoleStock(VOLUMES, BACKUPS_EACH, Instant.now());
        try (StockedConsole stocked = StockedConsole.start(directory, stock);
                ConsoleStream stream = ConsoleStream.open(stocked.console().port(), "");
                HttpClient http =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            remember(stocked);
            System.out.printf(
                    "%-45s %14s %14s %10s%n", "page", "changed, ms", "unchanged, ms", "bytes");
            for (String page : UPDATED) {
                HttpRequest request =
                        HttpRequest.newBuilder(stocked.console().address(page + "?part=live"))
                                .build();
                ask(http, request, WARM_UP * PAGES);
                long changes = cpu(() -> change(stocked, stream));
                long both =
                        cpu(
                                () -> {
                                    change(stocked, stream);
                                    ask(http, request, PAGES);
                                });
                HttpResponse<String> last =
                        http.send(request, HttpResponse.BodyHandlers.ofString());
                HttpRequest known =
                        HttpRequest.newBuilder(request.uri())
                                .header(
                                        "If-None-Match",
                                        last.headers().firstValue("ETag").orElseThrow())
                                .build();
                long unchanged = cpu(() -> ask(http, known, PAGES));
                System.out.printf(
                        "%-45s %14.2f %14.2f %10d%n",
                        page,
                        (both - changes) / NANOS / UPDATES / PAGES,
                        unchanged / NANOS / UPDATES / PAGES,
                        last.body().length());
            }
        }
    }

    /** A history of 90 days of each volume. */
    private static void remember(StockedConsole stocked) {
        LocalDate today = DayCount.day(Instant.now());
        for (int from = 0; from < VOLUMES; from += ENTRIES) {
            Map<String, String> data = new HashMap<>();
            for (int i = from; i < Math.min(from + ENTRIES, VOLUMES); i++) {
                Place place = new Place("target-" + i % 3, "volume-%04d".formatted(i));
                Remembered days = Remembered.nothing(place);
                for (int day = 0; day < Remembered.DAYS; day++) {
                    days =
                            days.with(
                                    today.minusDays(day),
                                    new DayRecord(
                                            1,
                                            day % 30 == 7 ? 1 : 0,
                                            0,
                                            104_857_600,
                                            OptionalLong.of(1_073_741_824L + day)));
                }
                data.put(HistoryMaps.key(place), days.text());
            }
            stocked.user().create(HistoryMaps.create(from / ENTRIES, data));
        }
        await("the history")
                .atMost(Duration.ofMinutes(1))
                .until(
                        () ->
                                stocked.console()
                                        .page("/console/volumes/volume-0999")
                                        .select("svg.strip")
                                        .attr("aria-label")
                                        .contains("failures on 1"));
    }

    private interface Step {
        void run() throws Exception;
    }

    private static long cpu(Step step) throws Exception {
        long before = processCpu();
        for (int i = 0; i < UPDATES; i++) {
            step.run();
        }
        return processCpu() - before;
    }

    private static long processCpu() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    /** The progress of a backup, until open pages have been told. */
    private void change(StockedConsole stocked, ConsoleStream stream) throws Exception {
        progress = progress % 99 + 1;
        stocked.user()
                .client()
                .resources(Backup.class)
                .inNamespace(Names.DEFAULT_NAMESPACE)
                .withName("backup-00000")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"bench\":\"" + progress + "\"}}}");
        stream.until("backup-00000");
    }

    private static void ask(HttpClient http, HttpRequest request, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            http.send(request, HttpResponse.BodyHandlers.discarding());
        }
    }

    private static double firstByte(HttpClient http, HttpRequest request) throws Exception {
        long begin = System.nanoTime();
        HttpResponse<InputStream> answer =
                http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200 || body.read() < 0) {
                throw new IllegalStateException(request + ": " + answer.statusCode());
            }
            double time = (System.nanoTime() - begin) / NANOS;
            body.readAllBytes();
            return time;
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
    }
}
