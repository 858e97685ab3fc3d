package io.drover.blockengine.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Content of a {@code volume.cfg}.
 *
 * @param size bytes
 * @param createdTime RFC 3339 as stored, empty if none
 * @param unknown fields added by other writers; they are written again
 */
public record VolumeConfig(
        String name,
        long size,
        Map<String, String> labels,
        String createdTime,
        LastBackup lastBackup,
        Blocks blocks,
        VolumeProperties properties,
        Map<String, JsonNode> unknown) {
    private static final String DEFAULT_DATA_ENGINE = "v1";

    public VolumeConfig {
        labels = new TreeMap<>(labels);
        unknown = new LinkedHashMap<>(unknown);
    }

    /**
     * The backup that the next one builds on.
     *
     * @param at time of its snapshot, RFC 3339 as stored; empty if there is no such backup
     */
    public record LastBackup(String name, String at) {
        public static final LastBackup NONE = new LastBackup("", "");
    }

    /**
     * The volume's blocks in the store.
     *
     * @param count number of blocks believed stored
     */
    public record Blocks(long count, CompressionMethod compression) {
        public Blocks plus(long added) {
            return new Blocks(count + added, compression);
        }
    }

    /**
     * @param where the object's key, for messages
     * @throws FormatException if the content is damaged; any other {@link IOException} is the
     *     stream's
     */
    public static VolumeConfig read(InputStream content, String where) throws IOException {
        ConfigFields fields = ConfigDocuments.readFields(content, where);
        VolumeConfig config =
                new VolumeConfig(
                        fields.text("Name"),
                        fields.number("Size"),
                        fields.map("Labels"),
                        fields.text("CreatedTime"),
                        new LastBackup(fields.text("LastBackupName"), fields.text("LastBackupAt")),
                        new Blocks(
                                fields.number("BlockCount"),
                                fields.compression(
                                        fields.twiceEncoded("CompressionMethod"),
                                        "CompressionMethod")),
                        new VolumeProperties(
                                fields.twiceEncoded("BackingImageName"),
                                fields.twiceEncoded("BackingImageChecksum"),
                                fields.twiceEncoded("StorageClassName"),
                                dataEngine(fields.twiceEncoded("DataEngine"))),
                        fields.rest());
        if (config.size < 0 || config.blocks.count < 0) {
            throw fields.wrong("Size or BlockCount", "is negative");
        }
        if (config.name.isEmpty() && config.size == 0) {
            throw new FormatException(
                    where + " is damaged: it contains neither a volume's name nor its size");
        }
        return config;
    }

    private static String dataEngine(String stored) {
        return stored.isEmpty() ? DEFAULT_DATA_ENGINE : stored;
    }

    public byte[] toJson() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = ConfigJson.generator(bytes)) {
            json.writeStartObject();
            json.writeStringField("Name", name);
            json.writeStringField("Size", Long.toString(size));
            json.writeObjectField("Labels", labels);
            json.writeStringField("CreatedTime", createdTime);
            json.writeStringField("LastBackupName", lastBackup.name);
            json.writeStringField("LastBackupAt", lastBackup.at);
            json.writeStringField("BlockCount", Long.toString(blocks.count));
            json.writeStringField("BackingImageName", encode(properties.backingImageName()));
            json.writeStringField(
                    "BackingImageChecksum", encode(properties.backingImageChecksum()));
            json.writeStringField("CompressionMethod", encode(blocks.compression.id()));
            json.writeStringField("StorageClassName", encode(properties.storageClassName()));
            json.writeStringField("DataEngine", encode(properties.dataEngine()));
            ConfigDocuments.writeUnknown(json, unknown);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private static String encode(String value) throws IOException {
        return ConfigJson.MAPPER.writeValueAsString(TextNode.valueOf(value));
    }

    public String lastBackupName() {
        return lastBackup.name;
    }

    /** Time of the last backup's snapshot, RFC 3339 as stored; empty if none. */
    public String lastBackupAt() {
        return lastBackup.at;
    }

    public long blockCount() {
        return blocks.count;
    }

    public CompressionMethod compression() {
        return blocks.compression;
    }

    /**
     * @param backup empty if there is none
     * @param at time of its snapshot, RFC 3339
     */
    public VolumeConfig withLastBackup(String backup, String at) {
        return new VolumeConfig(
                name,
                size,
                labels,
                createdTime,
                new LastBackup(backup, at),
                blocks,
                properties,
                unknown);
    }

    public VolumeConfig withBlockCount(long count) {
        return new VolumeConfig(
                name,
                size,
                labels,
                createdTime,
                lastBackup,
                new Blocks(count, blocks.compression),
                properties,
                unknown);
    }

    public VolumeInfo info(VolumeName volume) {
        return new VolumeInfo(
                volume,
                size,
                labels,
                Timestamps.parse(createdTime),
                Optional.of(lastBackup.name).filter(Names::isValid).map(BackupName::new),
                Timestamps.parse(lastBackup.at),
                blocks,
                properties);
    }
}
