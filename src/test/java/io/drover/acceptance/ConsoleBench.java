package io.drover.acceptance;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;

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

    @TempDir private Path directory;

    @Test
    @DisplayName("Time to the first byte of every page with a list")
    void pages() throws Exception {
        ConsoleStock stock = new ConsoleStock(VOLUMES, BACKUPS_EACH, Instant.now());
        try (StockedConsole stocked = StockedConsole.start(directory, stock);
                HttpClient http =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
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
