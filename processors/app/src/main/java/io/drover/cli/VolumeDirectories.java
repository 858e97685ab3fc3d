package io.drover.cli;

import io.drover.volume.file.VolumeInspection;
import io.drover.volume.file.VolumeRecord;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The volumes that a directory holds, or is. */
final class VolumeDirectories {
    private VolumeDirectories() {}

    /**
     * The directory itself if it has files of a volume, or else those below it that have.
     *
     * @throws CommandFailure if there are none
     */
    static List<Path> of(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new CommandFailure(
                    ExitCode.LOCAL, "there is no directory %s".formatted(directory));
        }
        Path absolute = directory.toRealPath();
        List<Path> found;
        if (isVolume(absolute)) {
            found = List.of(absolute);
        } else {
            try (Stream<Path> below = Files.list(absolute)) {
                List<Path> directories = below.filter(Files::isDirectory).sorted().toList();
                found = new ArrayList<>();
                for (Path candidate : directories) {
                    if (isVolume(candidate)) {
                        found.add(candidate);
                    }
                }
            }
        }
        if (found.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.LOCAL,
                    "%s holds no volume; name the directory of a volume, or that of all volumes"
                            .formatted(directory));
        }
        return found;
    }

    private static boolean isVolume(Path directory) throws IOException {
        return VolumeRecord.exists(directory) || !VolumeInspection.of(directory).images().isEmpty();
    }
}
