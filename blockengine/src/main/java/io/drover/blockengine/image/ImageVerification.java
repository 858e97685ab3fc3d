package io.drover.blockengine.image;

import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.pipeline.TransferStatistics;

import java.util.List;

/**
 * The result of a complete verification of the images of a store.
 *
 * @param images the verified images, sorted
 * @param findings damage first
 */
public record ImageVerification(
        List<BackingImageName> images, List<ImageFinding> findings, TransferStatistics statistics) {
    public ImageVerification {
        images = List.copyOf(images);
        findings = List.copyOf(findings);
    }

    public boolean isSound() {
        return findings.stream().noneMatch(ImageFinding::isDamage);
    }
}
