package io.drover.blockengine.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Content of a {@code backing-image.cfg} without its blocks.
 *
 * @param size bytes of the image file
 * @param blockCount listed blocks
 * @param checksum SHA-512 of the image file, 128 hexadecimal digits; empty if it was not known
 * @param completeTime completion, RFC 3339; empty while in progress
 * @param unknown fields added by other writers
 */
public record ImageConfig(
        String name,
        long size,
        long blockCount,
        String checksum,
        Map<String, String> labels,
        CompressionMethod compression,
        String createdTime,
        String completeTime,
        ImageSecret secret,
        Map<String, JsonNode> unknown) {
    /** The blocks of an image have this size; only the last one may be shorter. */
    public static final BlockSize BLOCK_SIZE = BlockSize.DEFAULT;

    public ImageConfig {
        labels = new TreeMap<>(labels);
        unknown = new LinkedHashMap<>(unknown);
    }

    /**
     * @param where the object's key, for messages
     * @throws FormatException if the content is damaged; any other {@link IOException} is the
     *     stream's
     */
    public static ImageConfig read(
            InputStream content, String where, BackupConfigReader.BlockVisitor blocks)
            throws IOException {
        ConfigFields fields =
                ConfigDocuments.readFields(content, where, new BlocksReader(where, blocks));
        fields.skipObject("ProcessingBlocks");
        ImageConfig config =
                new ImageConfig(
                        fields.text("Name"),
                        fields.number("Size"),
                        fields.number("BlockCount"),
                        fields.text("Checksum"),
                        fields.map("Labels"),
                        fields.compression(fields.text("CompressionMethod"), "CompressionMethod"),
                        fields.text("CreatedTime"),
                        fields.text("CompleteTime"),
                        new ImageSecret(fields.text("Secret"), fields.text("SecretNamespace")),
                        fields.rest());
        if (config.name.isEmpty()) {
            throw new FormatException(where + " is damaged: it does not name its image");
        }
        return config;
    }

    /** Does not close {@code target}. */
    public void write(BackupConfigWriter.Blocks blocks, OutputStream target) throws IOException {
        JsonGenerator json = ConfigJson.generator(target);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartObject();
        json.writeStringField("Name", name);
        json.writeStringField("Size", Long.toString(size));
        json.writeStringField("BlockCount", Long.toString(blockCount));
        json.writeStringField("Checksum", checksum);
        json.writeObjectField("Labels", labels);
        json.writeStringField("CompressionMethod", compression.id());
        json.writeStringField("CreatedTime", createdTime);
        json.writeStringField("CompleteTime", completeTime);
        json.writeStringField("Secret", secret.name());
        json.writeStringField("SecretNamespace", secret.namespace());
        json.writeNullField("ProcessingBlocks");
        BlocksWriter.write(blocks, json);
        ConfigDocuments.writeUnknown(json, unknown);
        json.writeEndObject();
        json.close();
    }

    public boolean isInProgress() {
        return completeTime.isEmpty();
    }

    /** The same after its last block. */
    public ImageConfig completed(String at, long blocks) {
        return new ImageConfig(
                name,
                size,
                blocks,
                checksum,
                labels,
                compression,
                createdTime,
                at,
                secret,
                unknown);
    }

    public ImageInfo info(BackingImageName image) {
        return new ImageInfo(
                image,
                size,
                checksum,
                Timestamps.parse(createdTime),
                Timestamps.parse(completeTime),
                compression,
                labels,
                secret);
    }
}
