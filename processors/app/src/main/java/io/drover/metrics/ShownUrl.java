package io.drover.metrics;

import java.util.regex.Pattern;

/**
 * URLs of targets for people to see. Credentials belong into a Secret, but nothing keeps anybody
 * from writing them into a URL.
 */
final class ShownUrl {
    private static final Pattern PASSWORD = Pattern.compile("(://[^/@:]*):[^/@]*@");

    private static final Pattern OPTION =
            Pattern.compile(
                    "([?&,][^=&,]*(?:secret|password|token|credential|key)[^=&,]*)=[^&,]*",
                    Pattern.CASE_INSENSITIVE);

    private ShownUrl() {}

    /** With {@code ***} in the place of a password and of options that look like one. */
    static String of(String url) {
        return OPTION.matcher(PASSWORD.matcher(url).replaceFirst("$1:***@")).replaceAll("$1=***");
    }
}
