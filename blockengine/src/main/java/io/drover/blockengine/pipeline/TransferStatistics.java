package io.drover.blockengine.pipeline;

/**
 * What one operation moved; bytes and counts since it began.
 *
 * @param bytesRead bytes read from the source (backup) or, decompressed, from the store (restore)
 * @param bytesWritten compressed bytes sent to the store (backup) or bytes written to the sink
 *     (restore)
 * @param blocksProcessed blocks processed
 * @param blocksNew blocks that the store did not have
 * @param blocksReused blocks that were in the store already
 * @param requests calls made to the object store
 */
public record TransferStatistics(
        long bytesRead,
        long bytesWritten,
        long blocksProcessed,
        long blocksNew,
        long blocksReused,
        long requests) {}
