package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;

import io.drover.resource.BackupVolume;
import io.drover.resource.Names;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a page gets that wants to follow what happens. */
@Timeout(180)
class ConsoleLiveTest extends ConsoleStory {
    private static final int MOST = 200;
    private static final int ATTEMPTS = 10_000;
    private static final int PAGES = 50;
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final int SPARE_DESCRIPTORS = 200;
    private static final int SPARE_THREADS = 40;
    private static final long SPARE_BYTES = 64 * TestDrover.MIB;

    private ConsoleStream stream() throws IOException {
        return ConsoleStream.open(console.port(), "?since=2100-01-01T00:00:00Z");
    }

    private HttpResponse<String> part(String path, String tag)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(console.address(path + "?part=live"));
        return console.send(tag.isEmpty() ? request : request.header("If-None-Match", tag));
    }

    private void volumeWithSnapshot() throws IOException {
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        drover.write("data", 0, 100_000, 1);
        drover.snapshot("monday", "data");
        pageWith("/console/volumes/data", "monday");
    }

    @Test
    @DisplayName("B5.1c a backup that is made with kubectl is told to an open page within 3 s")
    void told() throws Exception {
        volumeWithSnapshot();
        try (ConsoleStream stream = stream()) {
            assertThat(stream.until("retry")).isEqualTo("retry: 3000");

            long before = System.nanoTime();
            drover.requestBackup("data-monday", "monday");
            // before it, what has changed since the start may be told, or that this was much
            assertThat(stream.until("data-monday")).startsWith("data: ");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
        }
    }

    @Test
    @DisplayName("A page asks for its live parts alone, and gets them only if they have changed")
    void parts() throws Exception {
        volumeWithSnapshot();
        drover.backup("data-monday", "monday");
        pageWith("/console/backups/default/data", "data-monday");
        drover.awaitThat(
                BackupVolume.class,
                drover.cluster()
                        .list(BackupVolume.class, Names.LABEL_TARGET, "default")
                        .getFirst()
                        .getMetadata()
                        .getName(),
                volume -> !volume.getStatus().lastSyncedAt.isEmpty());

        for (String path :
                List.of(
                        "/console/",
                        "/console/volumes",
                        "/console/volumes/data",
                        "/console/backups",
                        "/console/backups/default/data",
                        "/console/backups/default/data/data-monday",
                        "/console/targets",
                        "/console/targets/default",
                        "/console/schedules")) {
            Document page = console.page(path);
            Elements live = page.select("#live");
            assertThat(live).as(path).hasSize(1);
            assertThat(live.select("form, dialog, input:not([form=ticked])")).as(path).isEmpty();
            assertThat(page.select("tbody tr:not([id]):not(details tr, .events tr)"))
                    .as("rows of %s that cannot be told apart", path)
                    .isEmpty();
            Document part = Jsoup.parseBodyFragment(part(path, "").body());
            assertThat(part.body().children().eachAttr("id"))
                    .as(path)
                    .contains("live-running", "live-banners", "live");
            assertThat(part.select("html head title, header, main, footer").text()).isEmpty();
        }
        // an age changes it, too
        await().atMost(SOON.multipliedBy(3))
                .until(
                        () -> {
                            HttpResponse<String> first = part("/console/targets", "");
                            String tag = first.headers().firstValue("ETag").orElseThrow();
                            HttpResponse<String> second = part("/console/targets", tag);
                            return second.statusCode() == 304 && second.body().isEmpty();
                        });
        assertThat(part("/console/targets", "\"other\"").statusCode()).isEqualTo(200);
        HttpResponse<String> gone = part("/console/volumes/none", "");
        assertThat(gone.statusCode()).isEqualTo(204);
        assertThat(gone.headers().firstValue("HX-Refresh")).contains("true");
    }

    @Test
    @DisplayName(
            "However many ask to be told, memory, files and threads stay, and pages are served")
    void manyAttempts() throws Exception {
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        List<ConsoleStream> open = new ArrayList<>();
        try {
            for (int i = 0; i < MOST; i++) {
                open.add(stream());
            }
            assertThat(open).allMatch(stream -> stream.status() == 200);
            long descriptors = descriptors();
            int threads = ManagementFactory.getThreadMXBean().getThreadCount();
            long bytes = usedBytes();

            for (int i = 0; i < ATTEMPTS; i++) {
                try (ConsoleStream refused = stream()) {
                    assertThat(refused.status()).isEqualTo(503);
                }
            }

            assertThat(usedBytes()).isLessThan(bytes + SPARE_BYTES);
            assertThat(descriptors()).isLessThan(descriptors + SPARE_DESCRIPTORS);
            assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
                    .isLessThan(threads + SPARE_THREADS);
            assertThat(console.page("/console/").select("h1").text()).isNotEmpty();
            open.getFirst().close();
            await().atMost(SOON.multipliedBy(5)).until(this::isLetIn);
        } finally {
            for (ConsoleStream stream : open) {
                stream.close();
            }
        }
    }

    private boolean isLetIn() throws IOException {
        try (ConsoleStream stream = stream()) {
            return stream.status() == 200;
        }
    }

    private static long descriptors() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getOpenFileDescriptorCount();
    }

    private static long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    @DisplayName("50 open pages are all told, and do not hold up the end of Drover")
    void manyPages() throws Exception {
        volumeWithSnapshot();
        List<ConsoleStream> pages = new ArrayList<>();
        for (int i = 0; i < PAGES; i++) {
            pages.add(stream());
        }
        drover.requestBackup("data-monday", "monday");
        for (ConsoleStream page : pages) {
            page.until("data-monday");
        }
        drover.awaitCompleted("data-monday");

        long before = System.nanoTime();
        drover.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        for (ConsoleStream page : pages) {
            page.untilEnd();
            page.close();
        }
    }
}
