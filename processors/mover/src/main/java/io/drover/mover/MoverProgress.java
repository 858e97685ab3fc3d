package io.drover.mover;

/**
 * How far a mover is, as it writes it into its Lease.
 *
 * @param bytesTotal to be processed; 0 while that is not known
 * @param bytesDone processed so far
 * @param bytesSent compressed bytes sent so far
 */
public record MoverProgress(long bytesTotal, long bytesDone, long bytesSent) {
    public static final MoverProgress NONE = new MoverProgress(0, 0, 0);
}
