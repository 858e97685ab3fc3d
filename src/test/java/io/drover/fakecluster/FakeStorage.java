package io.drover.fakecluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The storage behind the fake driver: a volume is a sparse file, and so is a snapshot. */
final class FakeStorage {
    private final Path volumes;
    private final Path snapshots;

    FakeStorage(Path directory) throws IOException {
        volumes = Files.createDirectories(directory.resolve("csi-volumes"));
        snapshots = Files.createDirectories(directory.resolve("csi-snapshots"));
    }

    Path volume(String handle) {
        return volumes.resolve(handle);
    }

    Path snapshot(String handle) {
        return snapshots.resolve(handle);
    }

    void createVolume(String handle, long size) {
        resize(volume(handle), size);
    }

    /** Does nothing if it has that size. */
    void grow(String handle, long size) {
        if (size(volume(handle)) < size) {
            resize(volume(handle), size);
        }
    }

    private static void resize(Path file, long size) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (channel.size() < size) {
                channel.write(ByteBuffer.allocate(1), size - 1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing that is there is changed. */
    void takeSnapshot(String volume, String snapshot) {
        if (!hasSnapshot(snapshot)) {
            copy(volume(volume), snapshots.resolve(snapshot));
        }
    }

    boolean hasSnapshot(String snapshot) {
        return Files.exists(snapshots.resolve(snapshot));
    }

    long snapshotSize(String snapshot) {
        return size(snapshots.resolve(snapshot));
    }

    void restoreSnapshot(String snapshot, String volume, long size) {
        copy(snapshots.resolve(snapshot), volume(volume));
        grow(volume, size);
    }

    void deleteSnapshot(String snapshot) {
        delete(snapshots.resolve(snapshot));
    }

    void deleteVolume(String handle) {
        delete(volume(handle));
    }

    List<String> volumes() {
        return names(volumes);
    }

    List<String> snapshots() {
        return names(snapshots);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Path part = to.resolveSibling("." + to.getFileName());
            Files.copy(from, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
