package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Every page of the console in a real browser, as people with different eyes and screens see it.
 */
@NeedsChromium
@Timeout(400)
class ConsoleLooksTest {
    private static final List<Integer> WIDTHS = List.of(390, 1024, 1440);

    /** Elements that are beyond the edge, or hold more than they show, and do not scroll. */
    private static final String CUT_OFF =
            """
            const scrolling = ".wide, .wide *, pre, .hidden, .skip, details:not([open]) > * *";
            const found = [...document.body.querySelectorAll("*")].filter((one) => {
              const place = one.getBoundingClientRect();
              const style = getComputedStyle(one);
              const beyond = place.right > innerWidth + 1 || place.left < -1;
              const clips = style.overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1;
              const field = one.matches("input, select, progress");
              return place.width > 0 && !one.matches(scrolling) && (beyond || clips && !field);
            }).map((one) => one.outerHTML.slice(0, 120));
            if (document.documentElement.scrollWidth > innerWidth) {
              found.push("the page is " + document.documentElement.scrollWidth + " wide");
            }
            return found;
            """;

    @TempDir private static Path data;
    private static TestDrover drover;
    private static Console console;
    private static Browser browser;
    private static List<String> pages;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Map<String, String> properties = Console.properties();
        drover = TestDrover.start(data, properties);
        console = new Console(properties);
        drover.awaitAvailable("default");
        ConsoleEstate.make(drover, console);
        pages = ConsoleEstate.pages(console);
        browser = Browser.start();
    }

    @AfterAll
    static void stop() {
        browser.close();
        console.close();
        drover.close();
    }

    @Test
    @DisplayName(
            "A1, S3 no page breaks its own policy, and axe finds no barrier, light, dark and"
                    + " narrow")
    void barriers() {
        assertThat(pages).hasSizeGreaterThan(20);
        SoftAssertions all = new SoftAssertions();
        for (String path : pages) {
            browser.resize(WIDTHS.getLast());
            browser.open(console.address(path));
            browser.prefer(Browser.LIGHT);
            all.assertThat(browser.barriers()).as("%s, light", path).isEmpty();
            browser.prefer(Browser.DARK);
            all.assertThat(browser.barriersOfColour()).as("%s, dark", path).isEmpty();
            browser.resize(WIDTHS.getFirst());
            all.assertThat(browser.barriers()).as("%s, narrow", path).isEmpty();
            all.assertThat(browser.complaints()).as(path).isEmpty();
        }
        all.assertAll();
    }

    @Test
    @DisplayName(
            "A1 nothing is cut off on a phone, a tablet and a desk, and no page scrolls sideways")
    void widths() {
        SoftAssertions all = new SoftAssertions();
        for (int width : WIDTHS) {
            browser.resize(width);
            for (String path : pages) {
                browser.open(console.address(path));
                all.assertThat((List<?>) browser.run(CUT_OFF))
                        .as("%s at %d px", path, width)
                        .isEmpty();
            }
        }
        all.assertAll();
    }
}
