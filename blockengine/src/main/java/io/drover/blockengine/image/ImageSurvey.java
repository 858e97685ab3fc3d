package io.drover.blockengine.image;

import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.catalog.ImageCatalog;
import io.drover.blockengine.codec.BlockReader;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.ImageConfig;
import io.drover.blockengine.format.ImageContent;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.pipeline.TransferCounters;
import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.verify.BlockCheck;
import io.drover.blockengine.verify.BlockSample;
import io.drover.blockengine.verify.BlockStates;
import io.drover.blockengine.verify.BlockStates.State;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * What is in the pool of images: each configuration, and of the blocks that they refer to which are
 * there and sound. Writes nothing, not even a lock.
 */
public final class ImageSurvey {
    private static final int BLOCK_BYTES = ImageConfig.BLOCK_SIZE.bytes();

    private final ObjectStore store;
    private final ImageCatalog catalog;
    private final BlockStates states = new BlockStates();
    private final List<BackingImageName> images;
    private final SortedMap<BackingImageName, ImageContent> complete = new TreeMap<>();
    private final SortedMap<BackingImageName, ImageConfig> unfinished = new TreeMap<>();
    private final SortedMap<BackingImageName, String> unreadable = new TreeMap<>();
    private final TransferCounters counters;
    private long orphans;
    private long orphanBytes;

    /**
     * @param samplePercent percentage of the blocks that are read, chosen by {@code random}; all
     *     are checked for existence
     */
    public static ImageSurvey of(
            ObjectStore store,
            BlockHasher hasher,
            EngineOptions options,
            RandomGenerator random,
            int samplePercent,
            ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        ImageSurvey survey = new ImageSurvey(store, samplePercent, progress);
        survey.readBlocks(hasher, options, random, samplePercent);
        return survey;
    }

    private ImageSurvey(ObjectStore store, int samplePercent, ProgressListener progress)
            throws StoreException {
        this.store = store;
        this.catalog = new ImageCatalog(store);
        this.images = catalog.images();
        for (BackingImageName image : images) {
            readConfig(image);
        }
        store.list(ImagePool.INSTANCE.blocks(), this::listed);
        counters =
                new TransferCounters(
                        progress, (long) states.size() * samplePercent / 100 * BLOCK_BYTES);
        states.usual(BLOCK_BYTES, CompressionMethod.LZ4);
    }

    private void readConfig(BackingImageName image) throws StoreException {
        try {
            ImageContent content = catalog.readContent(image, states.table());
            if (content.config().isInProgress()) {
                unfinished.put(image, content.config());
            } else {
                complete.put(image, content);
            }
        } catch (StoreException.NotFound e) {
            catalog.requireAbsent(image);
        } catch (StoreException.Corrupt e) {
            unreadable.put(image, e.getMessage());
        }
    }

    private void listed(ObjectStat file) {
        ImagePool.INSTANCE
                .blockAt(file.key())
                .ifPresent(
                        checksum -> {
                            int ordinal = states.find(checksum);
                            if (ordinal >= 0) {
                                states.set(ordinal, file.size() > 0 ? State.PRESENT : State.EMPTY);
                            } else {
                                orphans++;
                                orphanBytes += file.size();
                            }
                        });
    }

    /** Those that were not listed are read, too, so that one wrong listing is no damage. */
    private void readBlocks(
            BlockHasher hasher, EngineOptions options, RandomGenerator random, int samplePercent)
            throws StoreException, IOException, InterruptedException {
        int[] chosen =
                IntStream.range(0, states.size())
                        .filter(
                                ordinal ->
                                        states.of(ordinal) != State.PRESENT
                                                || random.nextInt(100) < samplePercent)
                        .toArray();
        BlockReader reader =
                new BlockReader(
                        store,
                        ImagePool.INSTANCE,
                        CompressionMethod.LZ4,
                        hasher,
                        BLOCK_BYTES,
                        options.inFlight(BLOCK_BYTES));
        new BlockCheck(BlockSample.ALL, reader, hasher, BLOCK_BYTES, states, options, counters)
                .run(chosen);
    }

    /**
     * What an image lacks.
     *
     * @param misfits blocks of a wrong length
     */
    public record Lack(long missing, long damaged, long misfits) {
        boolean isNothing() {
            return missing + damaged + misfits == 0;
        }
    }

    Lack lack(ImageContent content) {
        long missing = 0;
        long damaged = 0;
        long misfits = 0;
        BlockList blocks = content.blocks();
        for (int i = 0; i < blocks.size(); i++) {
            switch (states.of(blocks.ordinal(i))) {
                case REFERENCED, MISSING -> missing++;
                case DAMAGED -> damaged++;
                case SOUND -> misfits += fits(content, i) ? 0 : 1;
                case PRESENT, EMPTY -> {
                    // not read
                }
            }
        }
        return new Lack(missing, damaged, misfits);
    }

    /** Whether a block has the length of its place in the image. */
    public boolean fits(ImageContent content, int position) {
        BlockList blocks = content.blocks();
        long room = content.config().size() - (long) blocks.index(position) * BLOCK_BYTES;
        return states.fits(blocks.ordinal(position), BLOCK_BYTES, room);
    }

    /** All names, sorted. */
    public List<BackingImageName> images() {
        return images;
    }

    /** Images that are complete, whatever the state of their blocks. */
    public SortedMap<BackingImageName, ImageContent> complete() {
        return complete;
    }

    /** Images whose backup is in progress, or whose writer died. */
    public SortedMap<BackingImageName, ImageConfig> unfinished() {
        return unfinished;
    }

    /** Why the configurations of images cannot be read. */
    public SortedMap<BackingImageName, String> unreadable() {
        return unreadable;
    }

    public BlockStates states() {
        return states;
    }

    /** Blocks that none of the images refers to whose configurations could be read. */
    long orphans() {
        return orphans;
    }

    long orphanBytes() {
        return orphanBytes;
    }

    TransferStatistics statistics(long requests) {
        return counters.statistics(requests);
    }
}
