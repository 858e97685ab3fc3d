package io.drover.docs;

import io.drover.architecture.MainClasses;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages that people read. */
final class Documents {
    /**
     * A block of YAML.
     *
     * @param file the name that the page gives it, empty if none
     */
    record Block(Path page, String file, String text) {
        @Override
        public String toString() {
            return page.getFileName() + " " + file + " " + text.lines().findFirst().orElse("");
        }
    }

    private static final Pattern FENCE =
            Pattern.compile(
                    "(?:`([a-z0-9-]+\\.camel\\.yaml)`:\\s+)?```yaml\\n(.*?)```", Pattern.DOTALL);

    private Documents() {}

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> files = Files.walk(MainClasses.ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        try (Stream<Path> files = Files.list(MainClasses.ROOT)) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (Path page : pages()) {
            Matcher fence = FENCE.matcher(Files.readString(page));
            while (fence.find()) {
                blocks.add(
                        new Block(
                                page,
                                fence.group(1) == null ? "" : fence.group(1),
                                fence.group(2)));
            }
        }
        return blocks;
    }
}
