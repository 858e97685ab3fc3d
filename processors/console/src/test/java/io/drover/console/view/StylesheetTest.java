package io.drover.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The colours of the style sheet, in both schemes. */
class StylesheetTest {
    private static final double ENOUGH = 4.5;

    /** Of banners, notices and the page that is shown. */
    private static final int TINT_PERCENT = 10;

    private static String css() throws IOException {
        try (InputStream stored = StylesheetTest.class.getResourceAsStream("/console/drover.css")) {
            return new String(stored.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * @param scheme 1 for light, 2 for dark
     */
    private static int colour(String token, int scheme) throws IOException {
        Matcher found =
                Pattern.compile("--" + token + ": light-dark\\(#(\\w{6}), #(\\w{6})\\)")
                        .matcher(css());
        assertThat(found.find()).as(token).isTrue();
        return Integer.parseInt(found.group(scheme), 16);
    }

    private static double luminance(int colour) {
        return 0.2126 * linear(colour >> 16 & 255)
                + 0.7152 * linear(colour >> 8 & 255)
                + 0.0722 * linear(colour & 255);
    }

    private static double linear(int part) {
        double value = part / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    private static double contrast(int one, int other) {
        double first = luminance(one);
        double second = luminance(other);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    /** A colour over another one, as {@code color-mix(in srgb, …)} has it. */
    private static int tint(int colour, int percent, int below) {
        int mixed = 0;
        for (int shift : new int[] {16, 8, 0}) {
            int over = colour >> shift & 255;
            int under = below >> shift & 255;
            mixed |= (over * percent + under * (100 - percent)) / 100 << shift;
        }
        return mixed;
    }

    @ParameterizedTest
    @CsvSource({
        "text,background", "text,surface", "muted,background", "muted,surface",
        "accent,background", "accent,surface", "on-accent,accent", "ok,surface",
        "warn,surface", "bad,surface", "bad,background", "run,surface"
    })
    void contrastIsEnough(String front, String back) throws IOException {
        for (int scheme : new int[] {1, 2}) {
            assertThat(contrast(colour(front, scheme), colour(back, scheme)))
                    .as("scheme " + scheme)
                    .isGreaterThanOrEqualTo(ENOUGH);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ok,text", "warn,text", "bad,text", "run,text", "muted,text",
        "ok,accent", "warn,accent", "bad,accent", "run,accent", "accent,accent"
    })
    void contrastIsEnoughOnTints(String tone, String front) throws IOException {
        for (int scheme : new int[] {1, 2}) {
            int back = tint(colour(tone, scheme), TINT_PERCENT, colour("surface", scheme));
            assertThat(contrast(colour(front, scheme), back))
                    .as("scheme " + scheme)
                    .isGreaterThanOrEqualTo(ENOUGH);
        }
    }
}
