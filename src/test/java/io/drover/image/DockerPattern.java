package io.drover.image;

import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A line of a {@code .dockerignore}.
 *
 * @param text cleaned, without the {@code !} of an exception
 * @param exception whether it takes in again what others left out
 */
record DockerPattern(String text, boolean exception, Pattern regex) {
    private static final String SPECIAL = ".+()|{}$";

    static DockerPattern of(String line) {
        boolean exception = line.startsWith("!");
        String text = exception ? line.substring(1).strip() : line;
        if (text.isEmpty()) {
            throw new IllegalArgumentException(
                    "pattern '" + line + "' of .dockerignore excepts nothing: add a path after !");
        }
        String clean = clean(text);
        try {
            return new DockerPattern(clean, exception, Pattern.compile(regex(clean)));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "pattern '" + line + "' of .dockerignore is malformed: " + e.getMessage(), e);
        }
    }

    /** Whether the path or a directory above it matches. */
    boolean matchesWithin(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (regex.matcher(path.substring(0, slash)).matches()) {
                return true;
            }
        }
        return regex.matcher(path).matches();
    }

    private static String clean(String text) {
        String clean = Path.of(text).normalize().toString();
        if (clean.isEmpty()) {
            return ".";
        }
        return clean.length() > 1 && clean.startsWith("/") ? clean.substring(1) : clean;
    }

    private static String regex(String text) {
        StringBuilder regex = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            at = append(text, at, regex);
        }
        return regex.toString();
    }

    /** Translates one element of the pattern and returns where the next one begins. */
    private static int append(String text, int at, StringBuilder regex) {
        char c = text.charAt(at);
        if (text.startsWith("**", at)) {
            int next = text.startsWith("**/", at) ? at + 3 : at + 2;
            regex.append(next == text.length() ? ".*" : "(.*/)?");
            return next;
        }
        if (c == '\\' && at + 1 < text.length()) {
            regex.append(Pattern.quote(text.substring(at + 1, at + 2)));
            return at + 2;
        }
        regex.append(
                switch (c) {
                    case '*' -> "[^/]*";
                    case '?' -> "[^/]";
                    default -> SPECIAL.indexOf(c) >= 0 ? "\\" + c : String.valueOf(c);
                });
        return at + 1;
    }
}
