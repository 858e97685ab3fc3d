package io.drover.volume.file;

import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;
import io.drover.blockengine.volume.FileBlockSink;
import io.drover.volume.ImageFiles;
import io.drover.volume.OpenVolume;
import io.drover.volume.SnapshotInfo;
import io.drover.volume.StandbyContent;
import io.drover.volume.StandbyStep;
import io.drover.volume.VolumeDriver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Volumes as directories of sparse images, one layer a snapshot, like a Longhorn replica: the head
 * holds what was written since the last snapshot, so what changed are the data extents of the
 * layers. {@link VolumeRecord} commits each change; a crash before it leaves a file that no record
 * names, and the next change removes it.
 *
 * <p>A program may write to the head's file directly if it writes whole units of the file system (4
 * KiB as a rule), not while a snapshot is taken or removed or the volume is {@link #open}, and
 * leaves no holes where it means zeros.
 */
public final class FileVolumeDriver implements VolumeDriver {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final Path root;
    private final InstantSource clock;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final OpenVolumes users = new OpenVolumes();
    private final AtomicInteger unit = new AtomicInteger();
    private final FileImages images;

    /**
     * @param root directory with a directory for each volume
     */
    public FileVolumeDriver(Path root, InstantSource clock) {
        this.root = root;
        this.clock = clock;
        this.images = new FileImages(root);
    }

    @Override
    public ImageFiles images() {
        return images;
    }

    private interface Action<T> {
        T run(Path directory) throws IOException;
    }

    private <T> T locked(String volume, Action<T> action) throws IOException {
        if (!NAME.matcher(volume).matches()) {
            throw new IOException(
                    "'"
                            + volume
                            + "' is no name for a volume; use letters, digits, '-', '_' and '.'");
        }
        ReentrantLock lock = locks.computeIfAbsent(volume, name -> new ReentrantLock());
        lock.lock();
        try {
            return action.run(root.resolve(volume));
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #locked}, while nobody uses the volume's head. */
    private <T> T changing(String volume, Action<T> action) throws IOException {
        return locked(
                volume, directory -> users.guard(volume).changing(() -> action.run(directory)));
    }

    private static VolumeRecord record(String volume, Path directory) throws IOException {
        if (!VolumeRecord.exists(directory)) {
            throw new NoSuchFileException("volume " + volume + " does not exist");
        }
        return VolumeRecord.read(directory);
    }

    /** Bytes that the file system takes for data or a hole as a whole. */
    private int unit() throws IOException {
        if (unit.get() == 0) {
            unit.set(Holes.unit(root));
        }
        return unit.get();
    }

    @Override
    public void create(String volume, long size, String image) throws IOException {
        if (size <= 0) {
            throw new IOException("volume " + volume + " cannot have " + size + " bytes");
        }
        locked(
                volume,
                directory -> {
                    if (VolumeRecord.exists(directory)) {
                        long present = VolumeRecord.read(directory).size();
                        if (present != size) {
                            throw new IOException(
                                    "volume " + volume + " has " + present + " bytes, not " + size);
                        }
                        return size;
                    }
                    String below = image.isEmpty() ? "" : imageFor(volume, size, image);
                    Files.createDirectories(directory);
                    VolumeFiles.refuseLeftovers(directory);
                    ImageReference.write(directory, below);
                    unit();
                    VolumeRecord record =
                            new VolumeRecord(size, VolumeRecord.imageName(1), 1, false, List.of())
                                    .withImage(below);
                    VolumeFiles.newImage(directory, record);
                    VolumeFiles.commit(directory, Optional.empty(), record);
                    return size;
                });
    }

    private String imageFor(String volume, long size, String image) throws IOException {
        long bytes = Files.size(images.content(image));
        if (bytes > size) {
            throw new IOException(
                    "backing image %s has %d bytes, more than the %d of volume %s"
                            .formatted(image, bytes, size, volume));
        }
        return images.reference(image);
    }

    @Override
    public boolean exists(String volume) throws IOException {
        return locked(volume, VolumeRecord::exists);
    }

    @Override
    public void grow(String volume, long size) throws IOException {
        changing(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    if (size > record.size()) {
                        refuseWhileRestoring(volume, record);
                        refuseWhileFollowing(volume, record);
                        VolumeRepair.enlarge(directory.resolve(record.head()), record.size(), size);
                        VolumeFiles.commit(directory, Optional.of(record), record.withSize(size));
                    }
                    return size;
                });
    }

    @Override
    public boolean isRestoring(String volume) throws IOException {
        return locked(volume, directory -> record(volume, directory).restoring());
    }

    @Override
    public Optional<String> damage(String volume) throws IOException {
        return locked(
                volume,
                directory -> {
                    if (!Files.isDirectory(directory)) {
                        return Optional.empty();
                    }
                    VolumeInspection found = VolumeInspection.of(directory);
                    return found.isFaulted()
                            ? Optional.of(
                                    "%s; 'drover volume check %s' lists all, 'drover volume repair' what can be done"
                                            .formatted(found.damage().getFirst().text(), directory))
                            : Optional.empty();
                });
    }

    @Override
    public void delete(String volume) throws IOException {
        changing(
                volume,
                directory -> {
                    if (Files.isDirectory(directory)) {
                        // without its record the volume does not exist; a repetition removes the
                        // rest
                        Files.deleteIfExists(directory.resolve(VolumeRecord.FILE));
                        try (Stream<Path> files = Files.walk(directory)) {
                            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                                Files.delete(file);
                            }
                        }
                    }
                    return volume;
                });
    }

    @Override
    public long actualSize(String volume) throws IOException {
        return locked(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    long size = 0;
                    for (Path file : record.files(directory)) {
                        size += VolumeFiles.occupied(file);
                    }
                    return size;
                });
    }

    @Override
    public SnapshotInfo takeSnapshot(String volume, String snapshot) throws IOException {
        return locked(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    refuseWhileRestoring(volume, record);
                    refuseWhileFollowing(volume, record);
                    if (record.layer(snapshot).isEmpty()) {
                        record =
                                SnapshotLayers.add(
                                        directory,
                                        record,
                                        snapshot,
                                        clock.instant(),
                                        users.guard(volume));
                    }
                    return SnapshotLayers.info(record, directory, record.indexOf(snapshot));
                });
    }

    private static void refuseWhileRestoring(String volume, VolumeRecord record)
            throws IOException {
        if (record.restoring()) {
            throw new IOException(
                    "volume " + volume + " is being restored; its content is not complete");
        }
    }

    private static void refuseWhileFollowing(String volume, VolumeRecord record)
            throws IOException {
        if (record.standby().following()) {
            throw new IOException(
                    "volume %s is a standby volume; activate it before it is used"
                            .formatted(volume));
        }
    }

    @Override
    public List<SnapshotInfo> snapshots(String volume) throws IOException {
        return locked(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    List<SnapshotInfo> snapshots = new ArrayList<>();
                    for (int i = 0; i < record.layers().size(); i++) {
                        snapshots.add(SnapshotLayers.info(record, directory, i));
                    }
                    return snapshots;
                });
    }

    @Override
    public Optional<SnapshotInfo> findSnapshot(String volume, String snapshot) throws IOException {
        return locked(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    int index = record.indexOf(snapshot);
                    return index < 0
                            ? Optional.empty()
                            : Optional.of(SnapshotLayers.info(record, directory, index));
                });
    }

    @Override
    public void deleteSnapshot(String volume, String snapshot) throws IOException {
        locked(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    if (record.layer(snapshot).isPresent()) {
                        SnapshotLayers.remove(directory, record, snapshot, users.guard(volume));
                    }
                    return volume;
                });
    }

    @Override
    public BlockSource openSnapshot(String volume, String snapshot) throws IOException {
        return locked(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    int index = record.indexOf(snapshot);
                    if (index < 0) {
                        throw new NoSuchFileException(
                                "volume " + volume + " has no snapshot " + snapshot);
                    }
                    return new LayeredSource(
                            record.sizeOf(record.layers().get(index)),
                            record.image(directory),
                            files(directory, record.layers().subList(0, index + 1)));
                });
    }

    private static List<Path> files(Path directory, List<VolumeRecord.Layer> layers) {
        return layers.stream().map(layer -> directory.resolve(layer.file())).toList();
    }

    @Override
    public Optional<List<ByteRange>> changedRanges(String volume, String earlier, String later)
            throws IOException {
        return locked(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    int from = record.indexOf(earlier);
                    int to = record.indexOf(later);
                    return from < 0 || to < from
                            ? Optional.empty()
                            : Optional.of(
                                    LayerMap.of(
                                                    files(
                                                            directory,
                                                            record.layers()
                                                                    .subList(from + 1, to + 1)),
                                                    record.size())
                                            .ranges());
                });
    }

    @Override
    public BlockSink openForRestore(String volume) throws IOException {
        return changing(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    if (!record.layers().isEmpty()) {
                        throw new IOException(
                                "volume "
                                        + volume
                                        + " has snapshots; a restore goes into a new volume");
                    }
                    refuseWhileFollowing(volume, record);
                    VolumeRecord restoring = record.withNewHead(true);
                    Files.deleteIfExists(directory.resolve(restoring.head()));
                    FileBlockSink sink = FileBlockSink.create(directory.resolve(restoring.head()));
                    VolumeFiles.commit(directory, Optional.of(record), restoring);
                    return new RestoreSink(
                            sink, restoring.size(), () -> finishRestore(volume, restoring.head()));
                });
    }

    private void finishRestore(String volume, String head) throws IOException {
        locked(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    if (!record.head().equals(head)) {
                        throw new IOException(
                                "another restore into volume " + volume + " has taken over");
                    }
                    VolumeFiles.commit(directory, Optional.of(record), record.withRestoring(false));
                    return record;
                });
    }

    @Override
    public StandbyContent standby(String volume) throws IOException {
        return locked(volume, directory -> StandbyFiles.content(record(volume, directory)));
    }

    @Override
    public StandbyStep openStep(String volume) throws IOException {
        return locked(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    refuseWhileRestoring(volume, record);
                    VolumeRecord ready = StandbyFiles.prepare(volume, directory, record);
                    return new OverlayStep(directory, ready, unit(), new Following(volume, ready));
                });
    }

    /** The end of a step, under the volume's lock. */
    private final class Following implements OverlayStep.Volume {
        private final String volume;
        private final VolumeRecord before;

        Following(String volume, VolumeRecord before) {
            this.volume = volume;
            this.before = before;
        }

        @Override
        public void advance(VolumeRecord after) throws IOException {
            locked(volume, directory -> StandbyFiles.advance(directory, before, after));
        }

        @Override
        public void discard(Path overlay) throws IOException {
            locked(volume, directory -> StandbyFiles.discard(directory, overlay));
        }
    }

    @Override
    public void activate(String volume) throws IOException {
        changing(
                volume,
                directory -> StandbyFiles.activate(volume, directory, record(volume, directory)));
    }

    @Override
    public void write(String volume, long offset, ByteBuffer content) throws IOException {
        changing(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    if (offset < 0 || offset + content.remaining() > record.size()) {
                        throw new IOException(
                                "%d bytes at %d do not fit into volume %s of %d bytes"
                                        .formatted(
                                                content.remaining(),
                                                offset,
                                                volume,
                                                record.size()));
                    }
                    try (Head head = openHead(volume, directory)) {
                        head.write(offset, content);
                    }
                    return volume;
                });
    }

    private Head openHead(String volume, Path directory) throws IOException {
        VolumeRecord record = record(volume, directory);
        refuseWhileRestoring(volume, record);
        refuseWhileFollowing(volume, record);
        return new Head(record.image(directory), record.files(directory), record.size(), unit());
    }

    @Override
    public OpenVolume open(String volume) throws IOException {
        return locked(
                volume, directory -> users.open(volume, () -> openHead(volume, directory), unit()));
    }

    @Override
    public BlockSource openHead(String volume) throws IOException {
        return locked(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    return new LayeredSource(
                            record.size(), record.image(directory), record.files(directory));
                });
    }
}
