package io.drover.cli;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Optional;

/** Where the image is that a volume lies on, for commands that show both as one. */
final class ImageFileOption {
    @Option(
            names = "--backing-image",
            paramLabel = "FILE",
            description =
                    "The raw image that the volume lies on, if it is not in the store; both are"
                            + " merged.")
    private Path file;

    Optional<Path> file() {
        return Optional.ofNullable(file);
    }
}
