package io.drover.blockengine.format;

import io.drover.blockengine.block.BlockChecksum;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads a backup's configuration and passes its blocks on one by one. */
public final class BackupConfigReader {
    private BackupConfigReader() {}

    /** Receives the blocks in the order of the file. */
    @FunctionalInterface
    public interface BlockVisitor {
        /** For readers that need no blocks. */
        BlockVisitor NONE = (offset, checksum) -> {};

        void visit(long offset, BlockChecksum checksum) throws IOException;
    }

    /**
     * @param where the object's key, for messages
     * @throws FormatException if the content is damaged; any other {@link IOException} is the
     *     stream's
     */
    public static BackupConfig read(InputStream content, String where, BlockVisitor blocks)
            throws IOException {
        ConfigFields fields =
                ConfigDocuments.readFields(content, where, new BlocksReader(where, blocks));
        fields.skipObject("ProcessingBlocks");
        return new BackupConfig(
                fields.text("Name"),
                new BackupConfig.Source(
                        fields.text("VolumeName"),
                        fields.text("SnapshotName"),
                        fields.text("SnapshotCreatedAt"),
                        Optional.of(fields.number(BackupConfigWriter.VOLUME_SIZE))
                                .filter(size -> size > 0)),
                fields.text("CreatedTime"),
                new BackupConfig.Content(
                        fields.number("Size"),
                        fields.compression(fields.text("CompressionMethod"), "CompressionMethod"),
                        fields.nestedText("SingleFile", "FilePath")),
                new BackupConfig.Upload(
                        fields.flag("IsIncremental"),
                        fields.number("NewlyUploadedDataSize"),
                        fields.number("ReUploadedDataSize")),
                fields.map("Labels"),
                fields.map("Parameters"),
                fields.rest());
    }
}
