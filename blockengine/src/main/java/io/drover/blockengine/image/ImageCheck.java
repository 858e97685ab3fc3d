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
import io.drover.blockengine.store.CountingStore;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.verify.BlockCheck;
import io.drover.blockengine.verify.BlockSample;
import io.drover.blockengine.verify.BlockStates;
import io.drover.blockengine.verify.BlockStates.State;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Checks the images of a store by reading them. Writes nothing, not even a lock; an image that is
 * deleted meanwhile is not reported as damaged.
 */
final class ImageCheck {
    private static final int BLOCK_BYTES = ImageConfig.BLOCK_SIZE.bytes();

    private final CountingStore store;
    private final ImageCatalog catalog;
    private final BlockHasher hasher;
    private final EngineOptions options;
    private final RandomGenerator random;
    private final int samplePercent;
    private final BlockStates states = new BlockStates();
    private final List<ImageFinding> findings = new ArrayList<>();
    private final Map<BackingImageName, ImageContent> complete = new TreeMap<>();

    /** Whether all references are known. */
    private boolean certain = true;

    private long orphans;
    private long orphanBytes;

    /**
     * @param samplePercent percentage of the blocks that are read, chosen by {@code random}
     */
    ImageCheck(
            ObjectStore store,
            BlockHasher hasher,
            EngineOptions options,
            RandomGenerator random,
            int samplePercent) {
        this.store = new CountingStore(store);
        this.catalog = new ImageCatalog(this.store);
        this.hasher = hasher;
        this.options = options;
        this.random = random;
        this.samplePercent = samplePercent;
    }

    ImageVerification run(ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        List<BackingImageName> images = catalog.images();
        for (BackingImageName image : images) {
            survey(image);
        }
        store.list(ImagePool.INSTANCE.blocks(), this::listed);
        TransferCounters counters =
                new TransferCounters(
                        progress, (long) states.size() * samplePercent / 100 * BLOCK_BYTES);
        states.usual(BLOCK_BYTES, CompressionMethod.LZ4);
        readBlocks(counters);
        for (Map.Entry<BackingImageName, ImageContent> image : complete.entrySet()) {
            judge(image.getKey(), image.getValue());
        }
        if (certain && orphans > 0) {
            findings.add(
                    ImageFinding.note(
                            "%d blocks (%d bytes) belong to no backing image"
                                    .formatted(orphans, orphanBytes)));
        }
        findings.sort(Comparator.comparing(finding -> !finding.isDamage()));
        return new ImageVerification(images, findings, counters.statistics(store.requests()));
    }

    private void survey(BackingImageName image) throws StoreException {
        try {
            ImageContent content = catalog.readContent(image, states.table());
            if (content.config().isInProgress()) {
                certain = false;
                findings.add(
                        ImageFinding.note(
                                image,
                                "the backup of backing image %s is in progress since %s, or its writer died"
                                        .formatted(image, content.config().createdTime())));
            } else {
                complete.put(image, content);
            }
        } catch (StoreException.NotFound e) {
            catalog.requireAbsent(image);
        } catch (StoreException.Corrupt e) {
            certain = false;
            findings.add(ImageFinding.damage(image, e.getMessage()));
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

    private void readBlocks(TransferCounters counters)
            throws StoreException, IOException, InterruptedException {
        int[] chosen =
                IntStream.range(0, states.size())
                        .filter(
                                ordinal ->
                                        states.of(ordinal) == State.EMPTY
                                                || states.of(ordinal) == State.PRESENT
                                                        && random.nextInt(100) < samplePercent)
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

    private void judge(BackingImageName image, ImageContent content) throws StoreException {
        BlockList blocks = content.blocks();
        long missing = 0;
        long damaged = 0;
        long misfits = 0;
        long mixed = 0;
        for (int i = 0; i < blocks.size(); i++) {
            int ordinal = blocks.ordinal(i);
            long room = content.config().size() - (long) blocks.index(i) * BLOCK_BYTES;
            switch (states.of(ordinal)) {
                case REFERENCED, MISSING -> missing++;
                case DAMAGED -> damaged++;
                case SOUND -> {
                    misfits += states.fits(ordinal, BLOCK_BYTES, room) ? 0 : 1;
                    mixed += isUnreadableForLonghorn(ordinal, content) ? 1 : 0;
                }
                case PRESENT, EMPTY -> {
                    // not read
                }
            }
        }
        if (missing + damaged + misfits > 0) {
            // it may have been deleted meanwhile
            Optional<ImageFinding> finding =
                    catalog.find(image).isPresent()
                            ? Optional.of(broken(image, missing, damaged, misfits))
                            : Optional.empty();
            finding.ifPresent(findings::add);
        }
        if (mixed > 0) {
            findings.add(
                    ImageFinding.note(
                            image,
                            "%d blocks of backing image %s are not compressed as its configuration says; Longhorn cannot restore it, Drover can"
                                    .formatted(mixed, image)));
        }
    }

    private static ImageFinding broken(
            BackingImageName image, long missing, long damaged, long misfits) {
        return ImageFinding.damage(
                image,
                "backing image %s cannot be restored: %d blocks are missing, %d damaged, %d of a wrong length"
                        .formatted(image, missing, damaged, misfits));
    }

    /** Longhorn reads lz4 for gzip and the other way round, but neither for uncompressed blocks. */
    private boolean isUnreadableForLonghorn(int ordinal, ImageContent content) {
        boolean storedRaw = !states.isStoredDifferently(ordinal, CompressionMethod.NONE);
        return storedRaw != (content.config().compression() == CompressionMethod.NONE);
    }
}
