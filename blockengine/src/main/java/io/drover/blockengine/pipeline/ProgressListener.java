package io.drover.blockengine.pipeline;

/**
 * Hears of an operation's progress. Called often and from many threads; returns at once and does
 * not throw.
 */
@FunctionalInterface
public interface ProgressListener {
    ProgressListener NONE = progress -> {};

    void onProgress(Progress progress);

    /**
     * @param bytesDone bytes of the volume dealt with, at most {@code bytesTotal}
     * @param bytesTotal bytes that the operation has to deal with; 0 while not known or if there
     *     are none
     * @param bytesStored compressed bytes exchanged with the store so far
     */
    record Progress(long bytesDone, long bytesTotal, long bytesStored) {
        /** 0 to 99 while running; the operation's return is the only 100. */
        public int percent() {
            return bytesTotal <= 0 ? 0 : (int) Math.min(99, bytesDone * 100.0 / bytesTotal);
        }
    }
}
