package io.drover.image;

import java.util.ArrayList;
import java.util.List;

/**
 * A {@code .dockerignore}, by the rules of Docker's builder: patterns are relative to the root of
 * the context, the last one that matches decides, one that begins with {@code !} takes in again,
 * and what matches a directory holds for everything below it.
 *
 * @see <a href="https://docs.docker.com/build/concepts/context/#dockerignore-files">format</a>
 */
final class DockerIgnore {
    private final List<DockerPattern> patterns;

    private DockerIgnore(List<DockerPattern> patterns) {
        this.patterns = patterns;
    }

    /**
     * @param lines of the file
     * @throws IllegalArgumentException if a pattern is malformed
     */
    static DockerIgnore of(List<String> lines) {
        List<DockerPattern> patterns = new ArrayList<>();
        for (String line : lines) {
            String text = patterns.isEmpty() ? line.replaceFirst("^\uFEFF", "") : line;
            if (!text.startsWith("#") && !text.isBlank()) {
                patterns.add(DockerPattern.of(text.strip()));
            }
        }
        return new DockerIgnore(patterns);
    }

    /**
     * Whether a path is left out of the context.
     *
     * @param path relative to the root, with slashes
     */
    boolean excludes(String path) {
        boolean excluded = false;
        for (DockerPattern pattern : patterns) {
            // a pattern that would change nothing is not matched
            if (pattern.exception() == excluded && pattern.matchesWithin(path)) {
                excluded = !excluded;
            }
        }
        return excluded;
    }

    /**
     * Whether the builder searches an excluded directory: only where the text of an exception
     * begins with the directory's path. An exception such as {@code !**}{@code /keep} leads it into
     * none.
     */
    boolean isEntered(String excludedDirectory) {
        return patterns.stream()
                .filter(DockerPattern::exception)
                .anyMatch(pattern -> (pattern.text() + "/").startsWith(excludedDirectory + "/"));
    }
}
