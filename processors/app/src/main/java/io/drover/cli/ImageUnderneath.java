package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.ImageInfo;
import io.drover.blockengine.format.VolumeInfo;
import io.drover.blockengine.image.FileChecksum;
import io.drover.blockengine.image.OverImageSink;
import io.drover.blockengine.image.Qcow2;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.view.ContentView;
import io.drover.blockengine.view.FileView;
import io.drover.blockengine.view.ViewOptions;
import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.ByteRange;
import io.drover.blockengine.volume.FileBlockSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** The backing image that a backed up volume lies on, where there is one and it can be had. */
final class ImageUnderneath implements AutoCloseable {
    private final Optional<FileBlockSource> file;
    private final Optional<BackingImageName> stored;
    private final long bytes;

    private ImageUnderneath(
            Optional<FileBlockSource> file, Optional<BackingImageName> stored, long bytes) {
        this.file = file;
        this.stored = stored;
        this.bytes = bytes;
    }

    /**
     * The file if there is one, else the image in the store.
     *
     * @param notes are what will be lacking or wrong
     * @throws CommandFailure if it is not usable, or another image than the volume lies on
     */
    static ImageUnderneath find(
            Backupstore store, VolumeInfo volume, Optional<Path> file, Consumer<String> notes)
            throws StoreException, IOException, InterruptedException {
        if (volume.backingImageName().isEmpty()) {
            if (file.isPresent()) {
                throw new IllegalArgumentException(
                        "volume %s lies on no backing image; leave out --backing-image"
                                .formatted(volume.name()));
            }
            return none();
        }
        return file.isPresent()
                ? inFile(file.get(), volume, notes)
                : inStore(store, new BackingImageName(volume.backingImageName()), volume, notes);
    }

    private static ImageUnderneath none() {
        return new ImageUnderneath(Optional.empty(), Optional.empty(), 0);
    }

    private static ImageUnderneath inFile(Path file, VolumeInfo volume, Consumer<String> notes)
            throws IOException {
        if (Qcow2.virtualSize(file).isPresent()) {
            throw new CommandFailure(
                    ExitCode.LOCAL,
                    "--backing-image "
                            + file
                            + " is a QCOW2 file; convert it by 'qemu-img convert -O raw' and give"
                            + " the result");
        }
        String checksum = FileChecksum.sha512(file);
        String recorded = volume.backingImageChecksum();
        if (!recorded.isEmpty() && !recorded.equals(checksum)) {
            // it may be the raw form of a QCOW2 image, whose checksum the volume has
            notes.accept(
                    "--backing-image %s has checksum %s, and volume %s lies on an image with %s; unless it was converted from that one, the result is garbage"
                            .formatted(file, checksum, volume.name(), recorded));
        }
        FileBlockSource source = new FileBlockSource(file);
        try {
            return new ImageUnderneath(
                    Optional.of(source), Optional.empty(), fitting(volume, source.size()));
        } catch (CommandFailure e) {
            source.close();
            throw e;
        }
    }

    private static ImageUnderneath inStore(
            Backupstore store, BackingImageName image, VolumeInfo volume, Consumer<String> notes)
            throws StoreException, InterruptedException {
        Optional<ImageInfo> info = complete(store, image);
        if (info.isEmpty()) {
            // what looks like the volume, but lacks the image, may go unnoticed for long
            notes.accept(
                    volume.missingFromBackups().orElse("")
                            + ", and it is not in the store; the content lacks it, unless you give"
                            + " it by --backing-image FILE");
            return none();
        }
        String recorded = volume.backingImageChecksum();
        if (!recorded.isEmpty() && !recorded.equals(info.get().checksum())) {
            throw new CommandFailure(
                    ExitCode.DAMAGED,
                    "backing image %s in the store has checksum %s, but volume %s lies on one with checksum %s; give that one by --backing-image FILE"
                            .formatted(image, info.get().checksum(), volume.name(), recorded));
        }
        if (isQcow2(store, image)) {
            throw new CommandFailure(
                    ExitCode.LOCAL,
                    "backing image %s is a QCOW2 file: restore it by itself ('…?backingImage=%s'), convert it by 'qemu-img convert -O raw', and give the result by --backing-image FILE"
                            .formatted(image, image));
        }
        return new ImageUnderneath(
                Optional.empty(), Optional.of(image), fitting(volume, info.get().size()));
    }

    private static Optional<ImageInfo> complete(Backupstore store, BackingImageName image)
            throws StoreException {
        try {
            return Optional.of(store.images().inspect(image)).filter(info -> !info.inProgress());
        } catch (StoreException.NotFound _) {
            return Optional.empty();
        }
    }

    /** An image whose beginning is damaged is taken for what volumes lie on: raw. */
    private static boolean isQcow2(Backupstore store, BackingImageName image)
            throws StoreException, InterruptedException {
        try {
            return store.images().isQcow2(image);
        } catch (StoreException.Corrupt _) {
            // whoever reads the block gets the error, and the rest of the image is there
            return false;
        }
    }

    private static long fitting(VolumeInfo volume, long bytes) {
        if (bytes > volume.size()) {
            throw new CommandFailure(
                    ExitCode.LOCAL,
                    "the backing image has %d bytes, more than the %d of volume %s; give the image that it lies on by --backing-image FILE"
                            .formatted(bytes, volume.size(), volume.name()));
        }
        return bytes;
    }

    boolean isKnown() {
        return file.isPresent() || stored.isPresent();
    }

    /** Bytes that it adds to what is written; 0 if it is not known. */
    long bytes() {
        return bytes;
    }

    boolean isInStore() {
        return stored.isPresent();
    }

    /**
     * The image, to be read without a restore; empty if it is not known.
     *
     * @param onRefusal is told why there is no lock, if the store takes none
     */
    Optional<ContentView> view(Backupstore store, ViewOptions limits, Consumer<String> onRefusal)
            throws StoreException, IOException, InterruptedException {
        if (file.isPresent()) {
            return Optional.of(new FileView(file.get()));
        }
        return stored.isPresent()
                ? Optional.of(store.images().view(stored.get(), limits, onRefusal))
                : Optional.empty();
    }

    /**
     * Lays the image into a new destination.
     *
     * @return where the volume's own blocks go
     */
    BlockSink lay(Backupstore store, BlockSink sink, long size, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        if (file.isPresent()) {
            OverImageSink.lay(file.get(), sink, size);
        } else if (stored.isPresent()) {
            store.images().restore(stored.get(), sink, progress);
            sink.resize(size);
            if (!sink.startsZeroed() && bytes < size) {
                sink.zero(new ByteRange(bytes, size - bytes));
            }
        } else {
            return sink;
        }
        return new OverImageSink(sink, Optional.empty());
    }

    /**
     * Where the blocks go of a volume that is there already, with its image.
     *
     * @throws CommandFailure if the image is not at hand, which would become zeros where the volume
     *     has no block any more
     */
    BlockSink under(BlockSink sink) {
        if (stored.isPresent()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "the volume lies on backing image %s: restore it by itself ('…?backingImage=%s') and give it by --backing-image FILE"
                            .formatted(stored.get(), stored.get()));
        }
        return file.isPresent() ? new OverImageSink(sink, Optional.of(file.get())) : sink;
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
        }
    }
}
