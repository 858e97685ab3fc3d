package io.drover.blockengine.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

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
                ConfigDocuments.readFields(content, where, new BlocksHandler(where, blocks));
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

    private static final class BlocksHandler implements ConfigDocuments.FieldHandler {
        private final String where;
        private final BlockVisitor blocks;
        private boolean seen;

        BlocksHandler(String where, BlockVisitor blocks) {
            this.where = where;
            this.blocks = blocks;
        }

        @Override
        public boolean handle(String key, JsonParser parser) throws IOException {
            if (!key.equalsIgnoreCase("Blocks")) {
                return false;
            }
            if (seen) {
                // Longhorn uses the second list, but the blocks of the first have already been
                // passed on
                throw new FormatException(where + " is damaged: Blocks occurs twice");
            }
            seen = true;
            readBlocks(parser, where, blocks);
            return true;
        }
    }

    private static void readBlocks(JsonParser parser, String where, BlockVisitor blocks)
            throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new FormatException(where + " is damaged: Blocks is not an array");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            readBlock(parser, where, blocks);
        }
    }

    private static void readBlock(JsonParser parser, String where, BlockVisitor blocks)
            throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new FormatException(where + " is damaged: a block is not an object");
        }
        long offset = 0;
        Optional<BlockChecksum> checksum = Optional.empty();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_NULL) {
                continue;
            }
            if (key.equalsIgnoreCase("Offset")) {
                offset = offset(parser, where);
            } else if (key.equalsIgnoreCase("BlockChecksum")) {
                checksum = Optional.of(checksum(parser, where));
            } else {
                parser.skipChildren();
            }
        }
        if (checksum.isEmpty()) {
            throw new FormatException(where + " is damaged: a block has no checksum");
        }
        blocks.visit(offset, checksum.get());
    }

    /** Does not create a string, as there may be millions of them. */
    private static BlockChecksum checksum(JsonParser parser, String where) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new FormatException(
                    where + " is damaged: the checksum of a block is not a string");
        }
        try {
            return BlockChecksum.parse(
                    parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        } catch (IllegalArgumentException e) {
            throw new FormatException(where + " is damaged: " + e.getMessage(), e);
        }
    }

    private static long offset(JsonParser parser, String where) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new FormatException(where + " is damaged: the offset of a block is not a number");
        }
        return parser.getLongValue();
    }
}
