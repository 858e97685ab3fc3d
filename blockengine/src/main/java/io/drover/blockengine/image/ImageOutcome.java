package io.drover.blockengine.image;

import io.drover.blockengine.format.ImageInfo;
import io.drover.blockengine.pipeline.TransferStatistics;

/**
 * An image that was backed up or restored.
 *
 * @param image as the store describes it
 * @param statistics the transfers and requests that it took
 */
public record ImageOutcome(ImageInfo image, TransferStatistics statistics) {}
