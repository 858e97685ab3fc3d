package io.drover.store;

import java.nio.file.Path;

/** {@code file:///directory}, and Longhorn's {@code vfs:///directory}. */
public record DirectoryUrl(String text, Path path) implements TargetUrl {
    @Override
    public String location() {
        return "file://" + path;
    }
}
