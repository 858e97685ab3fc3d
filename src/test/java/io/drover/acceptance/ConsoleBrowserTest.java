package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.store.s3.FaultProxy;
import io.drover.store.s3.S3TestServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The console in a real browser: what moves, and what the keyboard does. */
@NeedsChromium
@Timeout(240)
class ConsoleBrowserTest extends ConsoleStory {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static Browser browser;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void stopBrowser() {
        browser.close();
    }

    @AfterEach
    void leave() {
        browser.open(URI.create("about:blank"));
    }

    @Override
    Map<String, String> more() {
        return Map.of("drover.console.streams", "1");
    }

    private void open(String path) {
        browser.open(console.address(path));
        await("the page follows what happens")
                .atMost(PATIENCE)
                .until(
                        () -> browser.text("return document.getElementById('is-live').hidden"),
                        "false"::equals);
        browser.run("window.loaded = true");
    }

    private String row(String name) {
        return browser.text(
                "return [...document.querySelectorAll('#live tbody tr[id]')]"
                        + ".find(row => row.textContent.includes(arguments[0]))?.innerText ?? ''",
                name);
    }

    private int progress() {
        return Integer.parseInt(
                browser.text("return document.querySelector('main progress')?.value ?? -1"));
    }

    @Test
    @DisplayName("B5.1c a backup appears without a reload, and its progress moves in its row")
    void follows() throws IOException {
        try (FaultProxy proxy =
                new FaultProxy(BackupsOnS3Test.endpointOf(S3TestServer.get().secret()))) {
            drover.createTarget("slow", BackupsOnS3Test.through(proxy, StoreKind.s3().newStore()));
            drover.awaitAvailable("slow");
            proxy.next(1000, "PUT .*\\.blk.*", proxy.delay(3000));
            drover.createVolume("large", 96 * TestDrover.MIB, "slow");
            drover.write("large", 0, (int) (80 * TestDrover.MIB), 1);
            drover.snapshot("large-1", "large");
            pageWith("/console/volumes/large", "large-1");
            open("/console/volumes/large");

            drover.requestBackup("large-b1", "large-1");
            await().atMost(SOON).until(() -> !row("large-b1").isEmpty());
            browser.run(
                    "window.row = [...document.querySelectorAll('#live tbody tr[id]')]"
                            + ".find(row => row.textContent.includes('large-b1'));"
                            + "row.querySelector('a').focus()");
            List<Integer> seen = new ArrayList<>();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(
                            () -> {
                                int now = progress();
                                if (now > 0 && !seen.contains(now)) {
                                    seen.add(now);
                                }
                                if (seen.size() == 2) {
                                    proxy.heal();
                                }
                                return row("large-b1").contains("Completed");
                            });

            assertThat(seen).hasSizeGreaterThan(1).isSorted().allMatch(percent -> percent <= 100);
            assertThat(browser.text("return window.row.isConnected && window.loaded"))
                    .as("the same row of the same page")
                    .isEqualTo("true");
            assertThat(browser.text("return document.activeElement.textContent"))
                    .isEqualTo("large-b1");
            assertThat(browser.text("return document.getElementById('spoken').textContent"))
                    .contains("large-b1");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    @DisplayName("A page says since when it is not live, and catches up when Drover is back")
    void catchesUp() throws IOException {
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        pageWith("/console/volumes", "data");
        open("/console/volumes");
        assertThat(browser.text("return document.getElementById('stream').checkVisibility()"))
                .isEqualTo("false");

        drover.restart();
        await().atMost(PATIENCE)
                .until(
                        () ->
                                browser.text("return document.getElementById('stream').innerText")
                                        .matches("Not live since \\d\\d:\\d\\d UTC, trying again"));
        drover.createVolume("wiki", 4 * TestDrover.MIB, "default");
        await().atMost(PATIENCE)
                .until(
                        () ->
                                browser.text(
                                        "return"
                                            + " document.getElementById('stream').checkVisibility()"),
                        "false"::equals);
        await().atMost(PATIENCE).until(() -> !row("wiki").isEmpty());
        assertThat(browser.text("return window.loaded")).isEqualTo("true");
    }

    @Test
    @DisplayName("A page that nobody sees ends its stream, and catches up when it is seen again")
    void hides() throws IOException {
        pageWith("/console/volumes", "There are no volumes yet");
        open("/console/volumes");
        assertThat(isRoomForAnother()).isFalse();

        show(false);
        await().atMost(PATIENCE).until(this::isRoomForAnother);
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        show(true);
        await().atMost(PATIENCE).until(() -> !row("data").isEmpty());
        assertThat(isRoomForAnother()).isFalse();
    }

    private static void show(boolean visible) {
        browser.run(
                "Object.defineProperty(document, 'hidden', {value: !arguments[0], configurable:"
                        + " true});document.dispatchEvent(new Event('visibilitychange'))",
                visible);
    }

    private boolean isRoomForAnother() throws IOException {
        try (ConsoleStream stream = ConsoleStream.open(console.port(), "")) {
            return stream.status() == 200;
        }
    }

    @Test
    @DisplayName("A1 everything is reached by the keyboard, in the order in which it is read")
    void keyboard() throws IOException {
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        pageWith("/console/volumes", "data");
        open("/console/volumes");
        List<?> wanted =
                (List<?>)
                        browser.run(
                                "return [...document.querySelectorAll('a[href], button, input,"
                                    + " select, summary, [tabindex=\"0\"]')].filter(one =>"
                                    + " one.checkVisibility() && !one.disabled && one.type !=="
                                    + " 'hidden').map(one => (one.innerText || one.name).trim())");
        List<String> reached = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            browser.tab();
            reached.add(
                    browser.text(
                            "return (document.activeElement.innerText ||"
                                    + " document.activeElement.name).trim()"));
            assertThat(browser.text("return getComputedStyle(document.activeElement).outlineStyle"))
                    .as("that the focus is seen on " + reached.getLast())
                    .isEqualTo("solid");
        }
        assertThat(reached).isEqualTo(wanted).startsWith("Skip to the content");

        open("/console/volumes");
        browser.tab();
        browser.press(Keys.ENTER);
        assertThat(browser.text("return document.activeElement.id")).isEqualTo("main");
        browser.press("/");
        assertThat(browser.text("return document.activeElement.id")).isEqualTo("search");
        browser.press("g", "t");
        assertThat(browser.path()).isEqualTo("/console/volumes");
        browser.run("document.activeElement.blur()");
        browser.press("g", "t");
        await().atMost(SOON).until(browser::path, "/console/targets"::equals);
        browser.press("g", "v");
        await().atMost(SOON).until(browser::path, "/console/volumes"::equals);
        browser.press("?");
        assertThat(browser.text("return document.getElementById('keys').open")).isEqualTo("true");
        browser.press(Keys.ESCAPE);
        assertThat(browser.text("return document.getElementById('keys').open")).isEqualTo("false");
    }
}
