package io.drover.cbt;

/** The service of a CSI driver that knows which blocks of a snapshot have changed. */
public interface SnapshotMetadata extends AutoCloseable {
    /** Where a driver has none. */
    SnapshotMetadata NONE =
            new SnapshotMetadata() {
                @Override
                public void read(MetadataQuery query, long offset, Pages pages)
                        throws CbtException.Unimplemented {
                    throw new CbtException.Unimplemented("the driver has no such service");
                }

                @Override
                public void close() {}
            };

    /** Takes what a stream brings, in its order; on any thread, but never on two at once. */
    @FunctionalInterface
    interface Pages {
        /**
         * @throws CbtException.Mangled to give the stream up
         */
        void take(MetadataPage page) throws CbtException.Mangled;
    }

    /**
     * One stream, to its end; nothing is tried twice. If it breaks off, what was taken by then is
     * true.
     *
     * @param offset bytes; nothing before it is of interest
     */
    void read(MetadataQuery query, long offset, Pages pages)
            throws CbtException, InterruptedException;

    @Override
    void close();
}
