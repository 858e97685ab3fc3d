package io.drover.blockengine.copy;

import static java.util.Objects.requireNonNull;

import io.drover.blockengine.format.BackingImageName;

/**
 * A backing image that is to be copied to another store.
 *
 * @param checkExisting whether existing blocks are read at the destination, and copied again if
 *     their content does not match their names; otherwise a file that is not empty counts as the
 *     block
 */
public record ImageCopyRequest(BackingImageName image, boolean checkExisting) {
    public ImageCopyRequest {
        requireNonNull(image, "image");
    }
}
