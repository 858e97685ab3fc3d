package io.drover.volume.file;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a volume consists of: the one file ({@code volume.json}) whose replacement commits every
 * change. Image files are never renamed.
 *
 * @param size bytes
 * @param head file name of the layer that takes writes
 * @param number the last number used in a file name
 * @param restoring whether a restore into the head has begun and not ended; the content is not
 *     valid then
 * @param layers snapshots, oldest first
 */
public record VolumeRecord(
        long size, String head, int number, boolean restoring, List<Layer> layers) {
    /**
     * A frozen layer.
     *
     * @param created RFC 3339
     * @param size bytes that the volume had then; 0 in records of volumes that have never grown
     */
    public record Layer(String snapshot, String file, String created, long size) {
        Layer(String snapshot, String file, String created) {
            this(snapshot, file, created, 0);
        }

        private Layer ofSize(long bytes) {
            return size == 0 ? new Layer(snapshot, file, created, bytes) : this;
        }
    }

    static final String FILE = "volume.json";

    /** The name of the record until its replacement. */
    static final String PENDING = FILE + ".new";

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public VolumeRecord {
        layers = List.copyOf(layers);
    }

    /** Whether the directory is that of a volume whose record is there. */
    public static boolean exists(Path directory) {
        return Files.isRegularFile(directory.resolve(FILE));
    }

    static VolumeRecord read(Path directory) throws IOException {
        return read(directory, FILE);
    }

    /**
     * @throws IOException if the file is not there, or is not such a record
     */
    static VolumeRecord read(Path directory, String file) throws IOException {
        return MAPPER.readValue(Files.readAllBytes(directory.resolve(file)), VolumeRecord.class);
    }

    /**
     * As {@link #write(Path)}, if the present record is still the one that the change began with.
     *
     * @param before what the caller read; empty if there was none
     * @throws VolumeChangedException if it is another one; nothing is changed then
     */
    void write(Path directory, Optional<VolumeRecord> before) throws IOException {
        Optional<VolumeRecord> present =
                exists(directory) ? Optional.of(read(directory)) : Optional.empty();
        if (!present.equals(before)) {
            throw new VolumeChangedException(directory);
        }
        write(directory);
    }

    /**
     * Replaces the file atomically, after what it names and the new content itself were forced to
     * disk.
     */
    void write(Path directory) throws IOException {
        Path temporary = directory.resolve(PENDING);
        Files.write(temporary, MAPPER.writeValueAsBytes(this));
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(
                temporary,
                directory.resolve(FILE),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }

    Optional<Layer> layer(String snapshot) {
        return layers.stream().filter(layer -> layer.snapshot().equals(snapshot)).findFirst();
    }

    int indexOf(String snapshot) {
        return layer(snapshot).map(layers::indexOf).orElse(-1);
    }

    /** Bytes of the volume when the snapshot was taken. */
    long sizeOf(Layer layer) {
        return layer.size() == 0 ? size : layer.size();
    }

    static String imageName(int number) {
        return "layer-%06d.img".formatted(number);
    }

    /** Whether the file is one of the volume's images. */
    boolean names(String file) {
        return head.equals(file) || layers.stream().anyMatch(layer -> layer.file().equals(file));
    }

    static boolean isImage(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("layer-") && name.endsWith(".img");
    }

    VolumeRecord withSnapshot(String snapshot, String created) {
        List<Layer> extended = new ArrayList<>(layers);
        extended.add(new Layer(snapshot, head, created, size));
        return new VolumeRecord(size, imageName(number + 1), number + 1, restoring, extended);
    }

    VolumeRecord withoutSnapshot(String snapshot) {
        return new VolumeRecord(
                size,
                head,
                number,
                restoring,
                layers.stream().filter(layer -> !layer.snapshot().equals(snapshot)).toList());
    }

    VolumeRecord withSize(long bytes) {
        return new VolumeRecord(
                bytes,
                head,
                number,
                restoring,
                layers.stream().map(layer -> layer.ofSize(size)).toList());
    }

    VolumeRecord withNewHead(boolean nowRestoring) {
        return new VolumeRecord(size, imageName(number + 1), number + 1, nowRestoring, layers);
    }

    VolumeRecord withRestoring(boolean nowRestoring) {
        return new VolumeRecord(size, head, number, nowRestoring, layers);
    }
}
