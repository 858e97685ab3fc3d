package io.drover.store;

import io.drover.blockengine.store.StoreException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** {@code file:///directory}, and Longhorn's {@code vfs:///directory}. */
public record DirectoryUrl(String text, Path path) implements TargetUrl {
    private static final Duration LOOK = Duration.ofSeconds(2);

    @Override
    public String location() {
        return "file://" + path;
    }

    /**
     * What keeps the path from being a target. Empty also if the file system does not answer soon:
     * it may hang, and the target's store is waited for as long as its user wants.
     */
    public Optional<String> obstacle() {
        Errand<Optional<String>> look = new Errand<>();
        look.start(Thread.ofPlatform().daemon().name("directory-look")::start, this::look);
        if (!look.isDoneWithin(LOOK)) {
            return Optional.empty();
        }
        try {
            return look.result();
        } catch (StoreException e) {
            throw new IllegalStateException("a look at " + path, e);
        }
    }

    private Optional<String> look() {
        if (Files.isDirectory(path)) {
            return Optional.empty();
        }
        return Optional.of(
                (Files.exists(path)
                                ? "%s of target %s is not a directory"
                                : "directory %s of target %s does not exist; create it, or mount"
                                        + " what belongs there")
                        .formatted(path, text));
    }
}
