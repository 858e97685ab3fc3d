package io.drover.volume.file;

import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;
import io.drover.blockengine.volume.Extents;
import io.drover.blockengine.volume.FileBlockSink;
import io.drover.volume.VolumeDriver;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Volumes as directories of sparse images, one layer a snapshot, like a Longhorn replica: the head
 * holds what was written since the last snapshot, so what changed are the data extents of the
 * layers. {@link VolumeRecord} commits each change; a crash before it leaves a file that nobody
 * names.
 */
public final class FileVolumeDriver implements VolumeDriver {
    private final Path root;
    private final InstantSource clock;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    /**
     * @param root directory with a directory for each volume
     */
    public FileVolumeDriver(Path root, InstantSource clock) {
        this.root = root;
        this.clock = clock;
    }

    private interface Action<T> {
        T run(Path directory) throws IOException;
    }

    private <T> T locked(String volume, Action<T> action) throws IOException {
        ReentrantLock lock = locks.computeIfAbsent(volume, name -> new ReentrantLock());
        lock.lock();
        try {
            return action.run(root.resolve(volume));
        } finally {
            lock.unlock();
        }
    }

    private static VolumeRecord record(String volume, Path directory) throws IOException {
        if (!VolumeRecord.exists(directory)) {
            throw new NoSuchFileException("volume " + volume + " does not exist");
        }
        return VolumeRecord.read(directory);
    }

    @Override
    public void create(String volume, long size) throws IOException {
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
                    Files.createDirectories(directory);
                    VolumeRecord record =
                            new VolumeRecord(size, VolumeRecord.imageName(1), 1, false, List.of());
                    newImage(directory, record);
                    record.write(directory);
                    return size;
                });
    }

    private static void newImage(Path directory, VolumeRecord record) throws IOException {
        Path head = directory.resolve(record.head());
        Files.deleteIfExists(head);
        try (RandomAccessFile file = new RandomAccessFile(head.toFile(), "rw")) {
            file.setLength(record.size());
            file.getFD().sync();
        }
    }

    @Override
    public boolean exists(String volume) throws IOException {
        return locked(volume, VolumeRecord::exists);
    }

    @Override
    public boolean isRestoring(String volume) throws IOException {
        return locked(volume, directory -> record(volume, directory).restoring());
    }

    @Override
    public void delete(String volume) throws IOException {
        locked(
                volume,
                directory -> {
                    if (Files.isDirectory(directory)) {
                        // without its record the volume does not exist; a repetition removes the
                        // rest
                        Files.deleteIfExists(directory.resolve("volume.json"));
                        try (Stream<Path> files = Files.list(directory)) {
                            for (Path file : files.toList()) {
                                Files.delete(file);
                            }
                        }
                        Files.delete(directory);
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
                    long size = occupied(directory.resolve(record.head()));
                    for (VolumeRecord.Layer layer : record.layers()) {
                        size += occupied(directory.resolve(layer.file()));
                    }
                    return size;
                });
    }

    private static long occupied(Path file) throws IOException {
        return Extents.of(file).stream().mapToLong(ByteRange::length).sum();
    }

    @Override
    public SnapshotInfo takeSnapshot(String volume, String snapshot) throws IOException {
        return locked(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    if (record.restoring()) {
                        throw new IOException(
                                "volume "
                                        + volume
                                        + " is being restored; its content is not complete");
                    }
                    if (record.layer(snapshot).isEmpty()) {
                        force(directory.resolve(record.head()));
                        VolumeRecord changed =
                                record.withSnapshot(snapshot, clock.instant().toString());
                        newImage(directory, changed);
                        changed.write(directory);
                        record = changed;
                    }
                    return info(record, directory, record.indexOf(snapshot));
                });
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static SnapshotInfo info(VolumeRecord record, Path directory, int index)
            throws IOException {
        VolumeRecord.Layer layer = record.layers().get(index);
        Optional<String> parent =
                index == 0
                        ? Optional.empty()
                        : Optional.of(record.layers().get(index - 1).snapshot());
        return new SnapshotInfo(
                layer.snapshot(),
                parent,
                Instant.parse(layer.created()),
                occupied(directory.resolve(layer.file())));
    }

    @Override
    public List<SnapshotInfo> snapshots(String volume) throws IOException {
        return locked(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    List<SnapshotInfo> snapshots = new ArrayList<>();
                    for (int i = 0; i < record.layers().size(); i++) {
                        snapshots.add(info(record, directory, i));
                    }
                    return snapshots;
                });
    }

    @Override
    public Optional<SnapshotInfo> findSnapshot(String volume, String snapshot) throws IOException {
        return snapshots(volume).stream().filter(info -> info.name().equals(snapshot)).findFirst();
    }

    @Override
    public void deleteSnapshot(String volume, String snapshot) throws IOException {
        locked(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    int index = record.indexOf(snapshot);
                    if (index >= 0) {
                        Path layer = directory.resolve(record.layers().get(index).file());
                        Path child = directory.resolve(childOf(record, index));
                        LayerMerge.into(layer, child);
                        record.withoutSnapshot(snapshot).write(directory);
                        Files.delete(layer);
                    }
                    return volume;
                });
    }

    private static String childOf(VolumeRecord record, int index) {
        return index + 1 < record.layers().size()
                ? record.layers().get(index + 1).file()
                : record.head();
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
                            record.size(), files(directory, record.layers().subList(0, index + 1)));
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
                                                                    .subList(from + 1, to + 1)))
                                            .ranges());
                });
    }

    @Override
    public BlockSink openForRestore(String volume) throws IOException {
        return locked(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    if (!record.layers().isEmpty()) {
                        throw new IOException(
                                "volume "
                                        + volume
                                        + " has snapshots; a restore goes into a new volume");
                    }
                    VolumeRecord restoring = record.withNewHead(true);
                    Files.deleteIfExists(directory.resolve(restoring.head()));
                    FileBlockSink sink = FileBlockSink.create(directory.resolve(restoring.head()));
                    restoring.write(directory);
                    Files.deleteIfExists(directory.resolve(record.head()));
                    return new RestoreSink(sink, restoring.size(), () -> finishRestore(volume));
                });
    }

    private void finishRestore(String volume) throws IOException {
        locked(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    record.withRestoring(false).write(directory);
                    return record;
                });
    }

    @Override
    public void write(String volume, long offset, ByteBuffer content) throws IOException {
        locked(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    if (offset < 0 || offset + content.remaining() > record.size()) {
                        throw new IOException("write behind the end of volume " + volume);
                    }
                    try (FileChannel channel =
                            FileChannel.open(
                                    directory.resolve(record.head()), StandardOpenOption.WRITE)) {
                        long at = offset;
                        while (content.hasRemaining()) {
                            at += channel.write(content, at);
                        }
                    }
                    return volume;
                });
    }

    @Override
    public BlockSource openHead(String volume) throws IOException {
        return locked(
                volume,
                directory -> {
                    VolumeRecord record = record(volume, directory);
                    List<Path> files = new ArrayList<>(files(directory, record.layers()));
                    files.add(directory.resolve(record.head()));
                    return new LayeredSource(record.size(), files);
                });
    }
}
