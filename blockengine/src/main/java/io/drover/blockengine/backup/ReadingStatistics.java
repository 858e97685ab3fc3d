package io.drover.blockengine.backup;

/**
 * What one reading of a source took, however many targets it was for. The statistics of each backup
 * count what was read for it, so their sum is larger.
 *
 * @param bytesRead bytes read from the source, each once
 * @param blocksCompressed blocks compressed; one that is compressed by two methods, for targets
 *     whose volumes differ in that, counts twice
 * @param methods compression methods that were used
 */
public record ReadingStatistics(long bytesRead, long blocksCompressed, int methods) {
    /** Nothing was read. */
    public static final ReadingStatistics NONE = new ReadingStatistics(0, 0, 0);
}
