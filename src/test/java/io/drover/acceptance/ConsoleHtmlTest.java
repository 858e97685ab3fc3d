package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import nu.validator.client.EmbeddedValidator;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The HTML of every page, by the rules of the language. */
@Timeout(240)
class ConsoleHtmlTest extends ConsoleStory {
    /** Since 2022 all browsers have it, which this version of the validator cannot know. */
    /** All browsers have had them for years. */
    private static final Pattern OUTDATED =
            Pattern.compile("The “(dialog|datetime-local)” .* is not supported in all browsers");

    private static String mistakes(String html) throws Exception {
        EmbeddedValidator validator = new EmbeddedValidator();
        validator.setOutputFormat(EmbeddedValidator.OutputFormat.GNU);
        return validator
                .validate(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)))
                .lines()
                .filter(line -> !OUTDATED.matcher(line).find())
                .collect(Collectors.joining("\n"));
    }

    @Test
    @DisplayName("Every page is valid HTML")
    void valid() throws Exception {
        assertThat(mistakes("<!DOCTYPE html><title>t</title><p id=a><i id=a>"))
                .contains("Duplicate ID");
        ConsoleEstate.make(drover, console);
        List<String> pages = ConsoleEstate.pages(console);
        assertThat(pages).hasSizeGreaterThan(20);

        SoftAssertions all = new SoftAssertions();
        for (String path : pages) {
            all.assertThat(mistakes(console.get(path).body())).as(path).isEmpty();
        }
        all.assertAll();
    }
}
