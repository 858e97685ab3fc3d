package io.drover.blockengine.image;

import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.catalog.ImageCatalog;
import io.drover.blockengine.delete.DeleteOutcome;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.BackupConfigReader;
import io.drover.blockengine.format.ImageInfo;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.pipeline.Cancellable;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.view.BackupView;
import io.drover.blockengine.view.ViewOptions;
import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.BlockSource;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The backing images of one backup target. They share their blocks and their locks. Thread-safe;
 * exceptions are those of {@link io.drover.blockengine.Backupstore}.
 */
public final class BackingImages {
    private final ObjectStore store;
    private final BlockHasher hasher;
    private final EngineOptions options;
    private final InstantSource clock;

    public BackingImages(
            ObjectStore store, BlockHasher hasher, EngineOptions options, InstantSource clock) {
        this.store = store;
        this.hasher = hasher;
        this.options = options;
        this.clock = clock;
    }

    /** Names of the images, sorted, including those in progress or damaged. */
    public List<BackingImageName> list() throws StoreException {
        return new ImageCatalog(store).images();
    }

    /** A backup in progress is returned, not an error: see {@link ImageInfo#inProgress()}. */
    public ImageInfo inspect(BackingImageName image) throws StoreException {
        return new ImageCatalog(store)
                .read(image, BackupConfigReader.BlockVisitor.NONE)
                .info(image);
    }

    /** Size and time of the configuration, a cheap way to see whether it has changed. */
    public ObjectStat head(BackingImageName image) throws StoreException {
        return store.stat(ImagePool.config(image))
                .orElseThrow(
                        () ->
                                new StoreException.NotFound(
                                        "cannot find backing image " + image + " in backupstore"));
    }

    /**
     * Backs up the source; nothing is done if the store has that very image already.
     *
     * @throws StoreException.Conflict if it has another one of that name
     */
    public ImageOutcome backup(ImageRequest request, BlockSource source, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        return Cancellable.run(
                () ->
                        new ImageBackup(store, request, hasher, options, clock)
                                .run(source, progress, options.lock()));
    }

    /**
     * Restores into the sink. The sink holds the image only if this method returns. Every block is
     * verified; the checksum of the whole is the caller's to compare.
     */
    public ImageOutcome restore(BackingImageName image, BlockSink sink, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        return Cancellable.run(
                () -> new ImageRestore(store, image, hasher, options).run(sink, progress));
    }

    /**
     * Opens an image to be read at any place, without restoring it. The images of the store are
     * locked against deletion until it is closed.
     *
     * @param onRefusal is told why there is no lock, if the store takes none
     */
    public BackupView view(BackingImageName image, ViewOptions limits, Consumer<String> onRefusal)
            throws StoreException, IOException, InterruptedException {
        return Cancellable.run(
                () -> BackupView.open(store, image, hasher, options, limits, onRefusal));
    }

    /** Whether the image is a QCOW2 file, which no volume can lie on as it is. */
    public boolean isQcow2(BackingImageName image) throws StoreException, InterruptedException {
        return Cancellable.run(
                () ->
                        Qcow2.virtualSize(new ImageBeginning(store, image, hasher).read())
                                .isPresent());
    }

    /**
     * Deletes an image and then the blocks that no other image references. Succeeds if there is no
     * such image.
     */
    public DeleteOutcome delete(BackingImageName image)
            throws StoreException, InterruptedException {
        return Cancellable.run(() -> new ImageDeletion(store, image).run(options.lock()));
    }

    /**
     * Reads the images and reports what cannot be restored. Writes nothing.
     *
     * @param samplePercent percentage of the blocks that are read, chosen at random; all are
     *     checked for existence
     */
    public ImageVerification verify(int samplePercent, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        ImageCheck check =
                new ImageCheck(store, hasher, options, RandomGenerator.getDefault(), samplePercent);
        return Cancellable.run(() -> check.run(progress));
    }
}
