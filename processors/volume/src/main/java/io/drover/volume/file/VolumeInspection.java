package io.drover.volume.file;

import io.drover.volume.file.VolumeDamage.FileMissing;
import io.drover.volume.file.VolumeDamage.ImageMissing;
import io.drover.volume.file.VolumeDamage.RecordUnreadable;
import io.drover.volume.file.VolumeDamage.Stray;
import io.drover.volume.file.VolumeDamage.WrongLength;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares the files of a volume with its record. Reads no data, and changes nothing.
 *
 * @param record empty if it cannot be read
 * @param images files of layers that are there, oldest first
 */
public record VolumeInspection(
        Path directory,
        Optional<VolumeRecord> record,
        List<String> images,
        List<VolumeDamage> damage) {
    public VolumeInspection {
        images = List.copyOf(images);
        damage = List.copyOf(damage);
    }

    /**
     * @param directory of one volume
     */
    public static VolumeInspection of(Path directory) throws IOException {
        List<String> images = images(directory);
        VolumeRecord record;
        try {
            record = VolumeRecord.read(directory);
        } catch (IOException e) {
            return new VolumeInspection(
                    directory,
                    Optional.empty(),
                    images,
                    List.of(new RecordUnreadable(e.getClass().getSimpleName())));
        }
        List<VolumeDamage> damage = new ArrayList<>(ofLayers(directory, record));
        images.stream().filter(file -> !record.names(file)).map(Stray::new).forEach(damage::add);
        return new VolumeInspection(directory, Optional.of(record), images, damage);
    }

    private static List<String> images(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(VolumeRecord::isImage)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** The damage that keeps the volume from being read as recorded; inspects each layer. */
    static List<VolumeDamage> ofLayers(Path directory, VolumeRecord record) throws IOException {
        List<VolumeDamage> damage = new ArrayList<>();
        record.image(directory)
                .filter(image -> !Files.isRegularFile(image))
                .map(image -> new ImageMissing(record.image()))
                .ifPresent(damage::add);
        for (VolumeRecord.Layer layer : record.layers()) {
            ofLayer(directory, record.sizeOf(layer), layer.file(), layer.snapshot())
                    .ifPresent(damage::add);
        }
        String overlay = record.standby().overlay();
        if (overlay.isEmpty()) {
            ofLayer(directory, record.size(), record.head(), "")
                    .filter(found -> !isCutOffGrowth(found))
                    .ifPresent(damage::add);
        } else {
            // the head grows when the overlay is written into it
            long head = Math.min(record.size(), length(directory.resolve(record.head())));
            ofLayer(directory, head, record.head(), "").ifPresent(damage::add);
            ofLayer(directory, record.size(), overlay, "").ifPresent(damage::add);
        }
        return damage;
    }

    private static long length(Path file) throws IOException {
        return Files.isRegularFile(file) ? Files.size(file) : 0;
    }

    /** The head is enlarged before the record is; what it has beyond that one is not read. */
    private static boolean isCutOffGrowth(VolumeDamage found) {
        return found instanceof WrongLength(String _, long length, long expected)
                && length > expected;
    }

    private static Optional<VolumeDamage> ofLayer(
            Path directory, long size, String file, String snapshot) throws IOException {
        Path path = directory.resolve(file);
        if (!Files.isRegularFile(path)) {
            return Optional.of(new FileMissing(file, snapshot));
        }
        long length = Files.size(path);
        return length == size ? Optional.empty() : Optional.of(new WrongLength(file, length, size));
    }

    /** Whether the volume cannot be used. A stray file alone does no harm. */
    public boolean isFaulted() {
        return damage.stream().anyMatch(found -> !(found instanceof Stray));
    }
}
