package io.drover.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.architecture.MainClasses;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Files of the repository that are made from other ones. A test compares them with what they should
 * be, or writes them where the property {@value #UPDATE} is true. Such tests have the tag {@value
 * #TAG}, so that one command makes all of these files.
 */
public final class Generated {
    public static final String TAG = "generated";
    static final String UPDATE = "drover.docs.update";
    private static final String COMMAND =
            "./mvnw -Dquick -pl src/test -am test -Dgroups=" + TAG + " -D" + UPDATE + "=true";

    private Generated() {}

    /** Line for the beginning of a page, which names its source. */
    public static String notice(String sources) {
        return "<!-- Generated from " + sources + " by `" + COMMAND + "` -->\n";
    }

    /**
     * Fails if a file is not current.
     *
     * @param file path below the root of the repository
     */
    public static void check(String file, String expected) throws IOException {
        Path path = MainClasses.ROOT.resolve(file);
        if (Boolean.getBoolean(UPDATE)) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, expected);
        }
        assertThat(Files.exists(path) ? Files.readString(path) : "")
                .as("%s is not current. Make it again by: %s", file, COMMAND)
                .isEqualTo(expected);
    }

    /**
     * Fails if a directory does not hold exactly these files.
     *
     * @param directory path below the root of the repository
     * @param expected content by file name
     */
    public static void checkAll(String directory, Map<String, String> expected) throws IOException {
        Path path = MainClasses.ROOT.resolve(directory);
        if (Boolean.getBoolean(UPDATE)) {
            for (String file : names(path)) {
                if (!expected.containsKey(file)) {
                    Files.delete(path.resolve(file));
                }
            }
        }
        for (Map.Entry<String, String> file : expected.entrySet()) {
            check(directory + "/" + file.getKey(), file.getValue());
        }
        assertThat(names(path))
                .as("%s has files that nothing makes any more. Remove them by: %s", path, COMMAND)
                .isEqualTo(expected.keySet());
    }

    private static Set<String> names(Path directory) throws IOException {
        Set<String> names = new TreeSet<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                files.map(file -> file.getFileName().toString()).forEach(names::add);
            }
        }
        return names;
    }
}
