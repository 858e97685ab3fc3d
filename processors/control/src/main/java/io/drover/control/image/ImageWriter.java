package io.drover.control.image;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.nio.file.Path;

/** Fills the draft of an image from its source. */
@FunctionalInterface
interface ImageWriter {
    /**
     * @param draft may have what an earlier attempt left
     * @return the checksum that the source says the image has; empty if it says none
     */
    String write(Path draft, ProgressListener progress)
            throws StoreException, IOException, InterruptedException;
}
