package io.drover.blockengine.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;

import io.drover.blockengine.block.BlockChecksum;

import java.io.IOException;

/** Writes the list of blocks of a configuration, streamed; nothing if there are none. */
final class BlocksWriter {
    private static final SerializableString OFFSET = new SerializedString("Offset");
    private static final SerializableString CHECKSUM = new SerializedString("BlockChecksum");

    private BlocksWriter() {}

    static void write(BackupConfigWriter.Blocks blocks, JsonGenerator json) throws IOException {
        boolean[] started = {false};
        byte[] hex = new byte[2 * BlockChecksum.LENGTH];
        blocks.writeTo(
                (offset, checksum) -> {
                    if (!started[0]) {
                        json.writeArrayFieldStart("Blocks");
                        started[0] = true;
                    }
                    json.writeStartObject();
                    json.writeFieldName(OFFSET);
                    json.writeNumber(offset);
                    json.writeFieldName(CHECKSUM);
                    checksum.hexTo(hex);
                    json.writeRawUTF8String(hex, 0, hex.length);
                    json.writeEndObject();
                });
        if (started[0]) {
            json.writeEndArray();
        }
    }
}
