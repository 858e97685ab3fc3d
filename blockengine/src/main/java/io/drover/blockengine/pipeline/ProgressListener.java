package io.drover.blockengine.pipeline;

import org.slf4j.LoggerFactory;

/**
 * Receives an operation's progress. Called often and from many threads; must return at once and
 * must not throw.
 */
@FunctionalInterface
public interface ProgressListener {
    ProgressListener NONE = progress -> {};

    void onProgress(Progress progress);

    /**
     * Something beside the result that whoever asked for the operation should know; it is logged
     * unless the listener shows it.
     */
    default void onNote(String note) {
        LoggerFactory.getLogger(ProgressListener.class).info(note);
    }

    /**
     * @param bytesDone bytes of the volume processed so far, at most {@code bytesTotal}
     * @param bytesTotal bytes that the operation has to process; 0 while not known or if there are
     *     none
     * @param bytesStored compressed bytes exchanged with the store so far
     */
    record Progress(long bytesDone, long bytesTotal, long bytesStored) {
        /** 0 to 99 while running; only the operation's return means 100. */
        public int percent() {
            return bytesTotal <= 0 ? 0 : (int) Math.min(99, bytesDone * 100.0 / bytesTotal);
        }
    }
}
