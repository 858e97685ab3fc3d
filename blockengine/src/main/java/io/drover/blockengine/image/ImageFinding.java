package io.drover.blockengine.image;

import io.drover.blockengine.format.BackingImageName;

import java.util.Optional;

/**
 * One thing that a verification of images found.
 *
 * @param image the image that is concerned; empty if it is none of them
 * @param isDamage whether the image cannot be restored
 * @param message for display; names what is concerned
 */
public record ImageFinding(Optional<BackingImageName> image, boolean isDamage, String message) {
    static ImageFinding damage(BackingImageName image, String message) {
        return new ImageFinding(Optional.of(image), true, message);
    }

    static ImageFinding note(BackingImageName image, String message) {
        return new ImageFinding(Optional.of(image), false, message);
    }

    static ImageFinding note(String message) {
        return new ImageFinding(Optional.empty(), false, message);
    }
}
