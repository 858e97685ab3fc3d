package io.drover.blockengine.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.drover.blockengine.block.BlockChecksum;

import java.io.IOException;
import java.util.Optional;

/** Reads the list of blocks in a configuration and passes the blocks on one by one. */
final class BlocksReader implements ConfigDocuments.FieldHandler {
    private final String where;
    private final BackupConfigReader.BlockVisitor blocks;
    private boolean seen;

    BlocksReader(String where, BackupConfigReader.BlockVisitor blocks) {
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

    private static void readBlocks(
            JsonParser parser, String where, BackupConfigReader.BlockVisitor blocks)
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

    private static void readBlock(
            JsonParser parser, String where, BackupConfigReader.BlockVisitor blocks)
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
