package io.drover.volume.file;

import io.drover.blockengine.format.FormatException;
import io.drover.blockengine.restore.HeldBlocks;
import io.drover.blockengine.restore.HeldContent;
import io.drover.blockengine.volume.BlockBuffers;
import io.drover.blockengine.volume.ByteRange;
import io.drover.blockengine.volume.FileBlockSink;
import io.drover.blockengine.volume.FileBlockSource;
import io.drover.volume.HeldBackup;
import io.drover.volume.StandbyStep;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The changes of one step of a standby volume, in a file over its head. No record names the file
 * before the step is complete, so one that was cut off leaves nothing but a file to be removed.
 */
final class OverlayStep implements StandbyStep {
    private static final Logger LOG = LoggerFactory.getLogger(OverlayStep.class);

    /** What the driver does under the volume's lock. */
    interface Volume {
        /**
         * Makes the changes part of the volume.
         *
         * @param after the record that names the overlay
         */
        void advance(VolumeRecord after) throws IOException;

        /** Deletes the overlay, unless it has become part of the volume. */
        void discard(Path overlay) throws IOException;
    }

    private static final int CHUNK = 1 << 20;

    private final Path directory;
    private final VolumeRecord before;
    private final int unit;
    private final Volume volume;
    private final Path head;
    private final Path overlay;
    private final LayerMap below;
    private final FileBlockSink sink;
    private final Optional<FileBlockSource> image;
    private volatile long size;
    private volatile boolean synced;
    private boolean completed;

    /**
     * @param before the record that the step begins with; it has no overlay
     * @param unit see {@link Holes#unit}
     */
    OverlayStep(Path directory, VolumeRecord before, int unit, Volume volume) throws IOException {
        this.directory = directory;
        this.before = before;
        this.unit = unit;
        this.volume = volume;
        this.size = before.size();
        this.head = directory.resolve(before.head());
        this.overlay = directory.resolve(VolumeRecord.imageName(before.number() + 1));
        this.below = LayerMap.of(List.of(head), before.size());
        Files.deleteIfExists(overlay);
        VolumeRepair.makeEmpty(overlay, size);
        this.sink = FileBlockSink.open(overlay);
        this.image = openImage();
    }

    private Optional<FileBlockSource> openImage() throws IOException {
        Optional<Path> file = before.image(directory);
        return file.isPresent() ? Optional.of(new FileBlockSource(file.get())) : Optional.empty();
    }

    @Override
    public HeldContent held() {
        Path file = directory.resolve(before.standby().blocks());
        return table -> {
            if (before.standby().blocks().isEmpty()) {
                return Optional.empty();
            }
            try (InputStream content = Files.newInputStream(file)) {
                return Optional.of(HeldBlocks.read(content, file.toString(), table));
            } catch (FormatException | NoSuchFileException e) {
                LOG.warn("{}; the whole backup is restored", e.toString());
                return Optional.empty();
            }
        };
    }

    @Override
    public void resize(long wanted) throws IOException {
        if (wanted < before.size() && !before.standby().backup().isEmpty()) {
            throw new IOException(
                    "the backup is of a volume of %d bytes, but the standby volume has %d and cannot shrink; make a new standby volume from the backup"
                            .formatted(wanted, before.size()));
        }
        synced = false;
        // what lies behind the end of a first, smaller backup stays zeros
        size = Math.max(wanted, before.size());
        VolumeRepair.makeEmpty(overlay, size);
    }

    @Override
    public boolean startsZeroed() {
        return below.ranges().isEmpty();
    }

    @Override
    public void write(long offset, ByteBuffer source) throws IOException {
        synced = false;
        long end = offset + source.remaining();
        if (offset % unit == 0 && (end % unit == 0 || end == size)) {
            sink.write(offset, source);
        } else {
            try (Head both =
                    new Head(before.image(directory), List.of(head, overlay), size, unit)) {
                both.write(offset, source);
            }
        }
    }

    /** Where the head has no data there are zeros already, or the backing image. */
    @Override
    public void zero(ByteRange range) throws IOException {
        synced = false;
        for (LayerMap.Segment data : below.overlapping(range.offset(), range.end())) {
            long at = Math.max(range.offset(), data.start());
            long end = Math.min(range.end(), data.end());
            while (at < end) {
                ByteBuffer content = unwritten(at, end);
                int count = content.remaining();
                write(at, content);
                at += count;
            }
        }
    }

    /** What a volume shows where nothing was written to it, or the beginning of that. */
    private ByteBuffer unwritten(long at, long end) throws IOException {
        if (image.isEmpty() || at >= image.get().size()) {
            return BlockBuffers.zeros(end - at);
        }
        ByteBuffer content = ByteBuffer.allocateDirect((int) Math.min(CHUNK, end - at));
        image.get().read(at, content);
        return content.flip();
    }

    @Override
    public void sync() throws IOException {
        sink.sync();
        synced = true;
    }

    @Override
    public void complete(HeldBackup backup, Optional<HeldBlocks> blocks) throws IOException {
        if (!synced) {
            throw new IllegalStateException("a step is synced before it is complete");
        }
        String list = blocks.isPresent() ? VolumeRecord.blocksName(before.number() + 1) : "";
        if (blocks.isPresent()) {
            write(directory.resolve(list), blocks.get());
        }
        String name = overlay.getFileName().toString();
        volume.advance(
                before.withStep(
                        size,
                        new VolumeRecord.Standby(
                                true, backup.backup(), backup.taken().toString(), list, name)));
        completed = true;
    }

    private static void write(Path file, HeldBlocks blocks) throws IOException {
        Files.deleteIfExists(file);
        try (FileChannel channel =
                        FileChannel.open(
                                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            blocks.write(out);
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        sink.close();
        if (image.isPresent()) {
            image.get().close();
        }
        if (!completed) {
            // what interrupted it may have come after the commit
            volume.discard(overlay);
        }
    }
}
