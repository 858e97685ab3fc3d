package io.drover.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of backing images, beside the volumes that lie on them. An image is written as a draft
 * and is there as soon as the draft is complete; then it does not change any more. Thread-safe for
 * different images.
 */
public interface ImageFiles {
    /** The file as it came from its source; empty if there is no such image, or not completely. */
    Optional<Path> find(String image) throws IOException;

    /**
     * The content that volumes lie on: the file itself, or what a QCOW2 file was converted to.
     *
     * @throws IOException if there is no such image
     */
    Path content(String image) throws IOException;

    /** Where the image is written until it is complete; what an earlier attempt left is there. */
    Path draft(String image) throws IOException;

    /**
     * Where whoever uploads an image puts its file, complete, for it to become the draft. Its
     * directory is there.
     */
    Path upload(String image) throws IOException;

    /**
     * Makes the draft the image.
     *
     * @throws IOException also if it is a QCOW2 file that cannot be converted; the message names
     *     the remedy
     */
    void complete(String image) throws IOException, InterruptedException;

    /** Removes the draft, if there is one. */
    void discard(String image) throws IOException;

    /** Removes the image and its draft. Does nothing if there is neither. */
    void delete(String image) throws IOException;
}
