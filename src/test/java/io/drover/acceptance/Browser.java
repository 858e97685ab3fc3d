package io.drover.acceptance;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;

import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.StreamSupport;

/** A browser without a window, and the person before it. */
final class Browser implements AutoCloseable {
    private static final List<String> COLOUR_RULES =
            List.of("color-contrast", "link-in-text-block");
    static final String LIGHT = "light";
    static final String DARK = "dark";

    private static final int HEIGHT = 900;

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    static Browser start() {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Chromium.PROGRAM.toFile());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--window-size=1440," + HEIGHT,
                "--force-color-profile=srgb",
                "--lang=en");
        return new Browser(
                new ChromeDriver(
                        new ChromeDriverService.Builder()
                                .usingDriverExecutable(Chromium.DRIVER.toFile())
                                .usingAnyFreePort()
                                .build(),
                        options));
    }

    void open(URI address) {
        driver.get(address.toString());
    }

    /** Path and query of what is shown. */
    String path() {
        URI address = URI.create(driver.getCurrentUrl());
        return address.getRawPath();
    }

    /**
     * @param scheme {@link #LIGHT} or {@link #DARK}
     */
    void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /**
     * @param width in pixels of CSS
     */
    void resize(int width) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
    }

    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void tab() {
        press(Keys.TAB);
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** Writes into a field instead of what stands there. */
    void fill(String field, String text) {
        WebElement input = driver.findElement(By.id(field));
        input.clear();
        input.sendKeys(text);
    }

    void choose(String field, String value) {
        driver.findElement(By.cssSelector("#%s option[value='%s']".formatted(field, value)))
                .click();
    }

    /** Clicks the link or button that reads so, and waits for the page that it leads to. */
    void click(String text) {
        WebElement found =
                (WebElement)
                        run(
                                "return [...document.querySelectorAll('main a, main button, header"
                                    + " a')].find(one => one.textContent.trim() === arguments[0] &&"
                                    + " one.checkVisibility()) ?? null",
                                text);
        if (found == null) {
            throw new NoSuchElementException("'%s' in: %s".formatted(text, shown()));
        }
        found.click();
    }

    /** What a person reads on the page. */
    String shown() {
        return text("return document.querySelector('main').innerText.replace(/\\s+/g, ' ')");
    }

    /** What a script returns; of the test, which the page's policy does not hold back. */
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    String text(String script, Object... arguments) {
        return String.valueOf(run(script, arguments));
    }

    /** What the browser has complained about since this was last asked. */
    List<String> complaints() {
        return StreamSupport.stream(
                        driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** What of the page shuts somebody out, by the rules of axe. */
    List<String> barriers() {
        return violations(axe());
    }

    /** Those that another colour scheme may bring. */
    List<String> barriersOfColour() {
        return violations(axe().withOnlyRules(COLOUR_RULES));
    }

    /** Describes no element that meets the rules, which would take most of the time. */
    private static AxeBuilder axe() {
        AxeRunOptions options = new AxeRunOptions();
        options.setResultTypes(List.of("violations"));
        return new AxeBuilder().withOptions(options).setLegacyMode(true);
    }

    private List<String> violations(AxeBuilder axe) {
        return axe.analyze(driver).getViolations().stream().map(Browser::text).toList();
    }

    private static String text(Rule rule) {
        return "%s: %s at %s"
                .formatted(
                        rule.getId(),
                        rule.getHelp(),
                        rule.getNodes().stream().map(node -> node.getHtml()).toList());
    }

    @Override
    public void close() {
        driver.quit();
    }
}
