package io.drover.volume.file;

import io.drover.volume.file.VolumeDamage.FileMissing;
import io.drover.volume.file.VolumeDamage.ImageMissing;
import io.drover.volume.file.VolumeDamage.Stray;
import io.drover.volume.file.VolumeDamage.WrongLength;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Repairs a volume whose files do not match its record. No file is removed: strays are moved into a
 * directory, and the record is copied before it is replaced. A repair that would lose a snapshot is
 * refused.
 */
public final class VolumeRepair {
    /** Directory for files that no snapshot names. */
    static final String SAVED = "saved";

    /** A copy of the record as it was. */
    static final String RECORD_BEFORE = "volume.json.before-repair";

    private final VolumeInspection found;
    private final List<String> actions = new ArrayList<>();
    private final List<String> obstacles = new ArrayList<>();
    private final Optional<VolumeRecord> repaired;

    private VolumeRepair(VolumeInspection found) throws IOException {
        this.found = found;
        this.repaired = found.record().isPresent() ? kept(found.record().get()) : rebuilt();
    }

    /** What would be done; nothing is changed. */
    public static VolumeRepair plan(VolumeInspection found) throws IOException {
        return new VolumeRepair(found);
    }

    /** In words, in order. */
    public List<String> actions() {
        return List.copyOf(actions);
    }

    /** Why the volume cannot be made good; empty if it can. */
    public List<String> obstacles() {
        return List.copyOf(obstacles);
    }

    /** The record is good; strays are moved, a head that is missing is made anew. */
    private Optional<VolumeRecord> kept(VolumeRecord record) {
        for (VolumeDamage damage : found.damage()) {
            switch (damage) {
                case FileMissing(String file, String snapshot) when snapshot.isEmpty() ->
                        actions.add(
                                "make %s anew, empty: the volume shows its last snapshot, and what was written since is lost"
                                        .formatted(file));
                case ImageMissing missing ->
                        obstacles.add(
                                missing.text() + "; bring the file back, or restore a backup");
                case FileMissing missing ->
                        obstacles.add(
                                missing.text() + "; bring the file back, or restore a backup");
                case WrongLength length ->
                        obstacles.add(length.text() + "; bring the file back, or restore a backup");
                case Stray(String file) -> actions.add("move %s to %s/".formatted(file, SAVED));
                case VolumeDamage.RecordUnreadable unreadable -> obstacles.add(unreadable.text());
            }
        }
        return Optional.of(record);
    }

    /** Files are numbered as they were made, so their order is that of the snapshots. */
    private Optional<VolumeRecord> rebuilt() throws IOException {
        Optional<VolumeRecord> pending = readable(VolumeRecord.PENDING);
        if (pending.isPresent()
                && VolumeInspection.ofLayers(found.directory(), pending.get()).isEmpty()) {
            actions.add("take volume.json.new, which a change that was cut off left, as record");
            return pending;
        }
        if (found.images().isEmpty()) {
            obstacles.add("there are no files of layers; restore a backup");
            return Optional.empty();
        }
        List<VolumeRecord.Layer> layers = new ArrayList<>();
        long size = 0;
        for (String file : found.images()) {
            size = Math.max(size, Files.size(found.directory().resolve(file)));
        }
        for (String file : found.images().subList(0, found.images().size() - 1)) {
            Instant made = Files.getLastModifiedTime(found.directory().resolve(file)).toInstant();
            layers.add(new VolumeRecord.Layer("recovered-" + number(file), file, made.toString()));
        }
        String head = found.images().getLast();
        VolumeRecord record =
                new VolumeRecord(size, head, number(head), false, layers)
                        .withImage(ImageReference.read(found.directory()));
        for (VolumeDamage damage : VolumeInspection.ofLayers(found.directory(), record)) {
            obstacles.add(damage.text() + "; bring the file back, or restore a backup");
        }
        actions.add(
                "write a record of %d bytes with the snapshots %s and the head %s; names and times of snapshots were in the lost record"
                        .formatted(
                                size,
                                layers.stream().map(VolumeRecord.Layer::snapshot).toList(),
                                head));
        return Optional.of(record);
    }

    private static int number(String file) {
        return Integer.parseInt(file.replaceAll("\\D", ""));
    }

    private Optional<VolumeRecord> readable(String file) {
        try {
            return Optional.of(VolumeRecord.read(found.directory(), file));
        } catch (IOException e) {
            // it is not there, or was cut off as well
            return Optional.empty();
        }
    }

    /**
     * Does what was planned. The caller holds the lock of the directory of volumes.
     *
     * @throws IOException if there are obstacles, or the files cannot be written
     */
    public void apply() throws IOException {
        if (!obstacles.isEmpty()) {
            throw new IOException(String.join("; ", obstacles));
        }
        Path directory = found.directory();
        VolumeRecord record = repaired.orElseThrow();
        if (found.record().isEmpty()) {
            Path before = directory.resolve(VolumeRecord.FILE);
            if (Files.exists(before)) {
                Files.copy(
                        before,
                        directory.resolve(RECORD_BEFORE),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            record.write(directory);
        }
        for (VolumeDamage damage : found.damage()) {
            if (damage instanceof Stray(String file)) {
                save(directory, file);
            } else if (damage instanceof FileMissing(String file, String _)) {
                makeEmpty(directory.resolve(file), record.size());
            }
        }
    }

    private static void save(Path directory, String file) throws IOException {
        Path saved = Files.createDirectories(directory.resolve(SAVED));
        Path free = saved.resolve(file);
        for (int i = 1; Files.exists(free); i++) {
            free = saved.resolve(file + "." + i);
        }
        Files.move(directory.resolve(file), free);
    }

    /** Makes an image that holds nothing, of {@code size} bytes. */
    static void makeEmpty(Path file, long size) throws IOException {
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(size);
            image.getFD().sync();
        }
    }

    /**
     * Adds a hole to an image.
     *
     * @param from bytes that count; what a growth that was cut off has left behind them goes
     */
    static void enlarge(Path file, long from, long to) throws IOException {
        try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
            image.setLength(from);
            image.setLength(to);
            image.getFD().sync();
        }
    }
}
