package io.drover.volume.file;

import static java.util.Objects.requireNonNullElse;

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
 * @param standby what it follows, if it is a standby volume
 * @param image file of the backing image below all layers, relative to the volume's directory;
 *     empty if there is none
 */
public record VolumeRecord(
        long size,
        String head,
        int number,
        boolean restoring,
        List<Layer> layers,
        Standby standby,
        String image) {
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

    /**
     * The state of a standby volume.
     *
     * @param following false once it was activated
     * @param backup whose content the volume has; empty if none was restored completely
     * @param taken when that was taken, RFC 3339
     * @param blocks name of the file with its blocks; empty if they are not known
     * @param overlay name of the file over the head with the latest changes, which are being
     *     written into the head; empty if there is none
     */
    public record Standby(
            boolean following, String backup, String taken, String blocks, String overlay) {
        static final Standby NONE = new Standby(false, "", "", "", "");

        /** What the volume held when it was activated; its blocks are of no use any more. */
        Standby activated() {
            return new Standby(false, backup, taken, "", overlay);
        }

        private Standby withoutOverlay() {
            return new Standby(following, backup, taken, blocks, "");
        }
    }

    static final String FILE = "volume.json";

    /** The name of the record until its replacement. */
    static final String PENDING = FILE + ".new";

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public VolumeRecord {
        layers = List.copyOf(layers);
        // records of volumes that were made before there were standby volumes
        standby = requireNonNullElse(standby, Standby.NONE);
        // likewise, before there were backing images
        image = requireNonNullElse(image, "");
    }

    VolumeRecord(long size, String head, int number, boolean restoring, List<Layer> layers) {
        this(size, head, number, restoring, layers, Standby.NONE, "");
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
        return List.of(head, standby.overlay(), standby.blocks()).contains(file)
                || layers.stream().anyMatch(layer -> layer.file().equals(file));
    }

    static boolean isImage(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("layer-") && name.endsWith(".img");
    }

    static String blocksName(int number) {
        return "layer-%06d.blocks".formatted(number);
    }

    /** Whether the file is one that a record may name. */
    static boolean isPart(Path file) {
        String name = file.getFileName().toString();
        return isImage(file) || name.startsWith("layer-") && name.endsWith(".blocks");
    }

    /** All layers with the head, oldest first, without the image that they lie on. */
    List<Path> files(Path directory) {
        List<Path> files = new ArrayList<>();
        layers.forEach(layer -> files.add(directory.resolve(layer.file())));
        files.add(directory.resolve(head));
        if (!standby.overlay().isEmpty()) {
            files.add(directory.resolve(standby.overlay()));
        }
        return files;
    }

    /** The file of the backing image. */
    Optional<Path> image(Path directory) {
        return image.isEmpty() ? Optional.empty() : Optional.of(directory.resolve(image));
    }

    VolumeRecord withImage(String file) {
        return new VolumeRecord(size, head, number, restoring, layers, standby, file);
    }

    VolumeRecord withSnapshot(String snapshot, String created) {
        List<Layer> extended = new ArrayList<>(layers);
        extended.add(new Layer(snapshot, head, created, size));
        return new VolumeRecord(
                size, imageName(number + 1), number + 1, restoring, extended, standby, image);
    }

    VolumeRecord withoutSnapshot(String snapshot) {
        return new VolumeRecord(
                size,
                head,
                number,
                restoring,
                layers.stream().filter(layer -> !layer.snapshot().equals(snapshot)).toList(),
                standby,
                image);
    }

    VolumeRecord withSize(long bytes) {
        return new VolumeRecord(
                bytes,
                head,
                number,
                restoring,
                layers.stream().map(layer -> layer.ofSize(size)).toList(),
                standby,
                image);
    }

    VolumeRecord withNewHead(boolean nowRestoring) {
        return new VolumeRecord(
                size, imageName(number + 1), number + 1, nowRestoring, layers, standby, image);
    }

    VolumeRecord withRestoring(boolean nowRestoring) {
        return new VolumeRecord(size, head, number, nowRestoring, layers, standby, image);
    }

    VolumeRecord withStandby(Standby now) {
        return new VolumeRecord(size, head, number, restoring, layers, now, image);
    }

    /** After a step of a standby volume, whose files have the next number. */
    VolumeRecord withStep(long newSize, Standby now) {
        return new VolumeRecord(newSize, head, number + 1, restoring, layers, now, image);
    }

    VolumeRecord withoutOverlay() {
        return withStandby(standby.withoutOverlay());
    }

    VolumeRecord withOverlayAsHead() {
        return new VolumeRecord(
                size,
                standby.overlay(),
                number,
                restoring,
                layers,
                standby.withoutOverlay(),
                image);
    }
}
