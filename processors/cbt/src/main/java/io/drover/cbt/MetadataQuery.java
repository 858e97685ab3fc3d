package io.drover.cbt;

/** What is asked about a snapshot. */
public sealed interface MetadataQuery {
    /** Name of the VolumeSnapshot. */
    String snapshot();

    /** Of the VolumeSnapshot. */
    String namespace();

    /** Name of the remote procedure. */
    String procedure();

    /**
     * The request of the procedure.
     *
     * @param token of a ServiceAccount, for the service's audience
     * @param offset bytes; nothing before it is of interest
     */
    byte[] message(String token, long offset);

    /**
     * What has changed since an earlier snapshot.
     *
     * @param base handle of that snapshot in the storage
     */
    record Delta(String namespace, String snapshot, String base) implements MetadataQuery {
        @Override
        public String procedure() {
            return "GetMetadataDelta";
        }

        @Override
        public byte[] message(String token, long offset) {
            return new ProtobufWriter()
                    .text(1, token)
                    .text(2, namespace)
                    .text(3, base)
                    .text(4, snapshot)
                    .number(5, offset)
                    .bytes();
        }
    }

    /** What holds data. */
    record Allocated(String namespace, String snapshot) implements MetadataQuery {
        @Override
        public String procedure() {
            return "GetMetadataAllocated";
        }

        @Override
        public byte[] message(String token, long offset) {
            return new ProtobufWriter()
                    .text(1, token)
                    .text(2, namespace)
                    .text(3, snapshot)
                    .number(4, offset)
                    .bytes();
        }
    }
}
