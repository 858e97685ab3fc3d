package io.drover.blockengine.image;

import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.catalog.ImageCatalog;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.ImageContent;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.CountingStore;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.verify.BlockStates.State;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Checks the images of a store by reading them. Writes nothing, not even a lock; an image that is
 * deleted meanwhile is not reported as damaged.
 */
final class ImageCheck {
    private final CountingStore store;
    private final BlockHasher hasher;
    private final EngineOptions options;
    private final RandomGenerator random;
    private final int samplePercent;
    private final List<ImageFinding> findings = new ArrayList<>();

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
        this.hasher = hasher;
        this.options = options;
        this.random = random;
        this.samplePercent = samplePercent;
    }

    ImageVerification run(ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        ImageSurvey survey =
                ImageSurvey.of(store, hasher, options, random, samplePercent, progress);
        survey.unreadable()
                .forEach((image, reason) -> findings.add(ImageFinding.damage(image, reason)));
        survey.unfinished()
                .forEach(
                        (image, config) ->
                                findings.add(
                                        ImageFinding.note(
                                                image,
                                                "the backup of backing image %s is in progress since %s, or its writer died"
                                                        .formatted(image, config.createdTime()))));
        for (Map.Entry<BackingImageName, ImageContent> image : survey.complete().entrySet()) {
            judge(survey, image.getKey(), image.getValue());
        }
        boolean certain = survey.unreadable().isEmpty() && survey.unfinished().isEmpty();
        if (certain && survey.orphans() > 0) {
            findings.add(
                    ImageFinding.note(
                            "%d blocks (%d bytes) belong to no backing image"
                                    .formatted(survey.orphans(), survey.orphanBytes())));
        }
        findings.sort(Comparator.comparing(finding -> !finding.isDamage()));
        return new ImageVerification(
                survey.images(), findings, survey.statistics(store.requests()));
    }

    private void judge(ImageSurvey survey, BackingImageName image, ImageContent content)
            throws StoreException {
        ImageSurvey.Lack lack = survey.lack(content);
        // it may have been deleted meanwhile
        if (!lack.isNothing() && new ImageCatalog(store).find(image).isPresent()) {
            findings.add(
                    ImageFinding.damage(
                            image,
                            "backing image %s cannot be restored: %d blocks are missing, %d damaged, %d of a wrong length"
                                    .formatted(
                                            image,
                                            lack.missing(),
                                            lack.damaged(),
                                            lack.misfits())));
        }
        long mixed = mixed(survey, content);
        if (mixed > 0) {
            findings.add(
                    ImageFinding.note(
                            image,
                            "%d blocks of backing image %s are not compressed as its configuration says; Longhorn cannot restore it, Drover can"
                                    .formatted(mixed, image)));
        }
    }

    /** Longhorn reads lz4 for gzip and the other way round, but neither for uncompressed blocks. */
    private static long mixed(ImageSurvey survey, ImageContent content) {
        BlockList blocks = content.blocks();
        boolean namedRaw = content.config().compression() == CompressionMethod.NONE;
        long mixed = 0;
        for (int i = 0; i < blocks.size(); i++) {
            int ordinal = blocks.ordinal(i);
            boolean storedRaw =
                    !survey.states().isStoredDifferently(ordinal, CompressionMethod.NONE);
            boolean read = survey.states().of(ordinal) == State.SOUND;
            mixed += read && storedRaw != namedRaw ? 1 : 0;
        }
        return mixed;
    }
}
