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
 * @param createdTime and lastBackupAt: RFC 3339 as stored, empty if none
 * @param blockCount blocks believed stored
 * @param unknown fields of other writers; they are written again
 */
public record VolumeConfig(
        String name,
        long size,
        Map<String, String> labels,
        String createdTime,
        String lastBackupName,
        String lastBackupAt,
        long blockCount,
        String backingImageName,
        String backingImageChecksum,
        CompressionMethod compression,
        String storageClassName,
        String dataEngine,
        Map<String, JsonNode> unknown) {
    private static final String DEFAULT_DATA_ENGINE = "v1";

    public VolumeConfig {
        labels = new TreeMap<>(labels);
        unknown = new LinkedHashMap<>(unknown);
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
                        fields.text("LastBackupName"),
                        fields.text("LastBackupAt"),
                        fields.number("BlockCount"),
                        fields.twiceEncoded("BackingImageName"),
                        fields.twiceEncoded("BackingImageChecksum"),
                        fields.compression(
                                fields.twiceEncoded("CompressionMethod"), "CompressionMethod"),
                        fields.twiceEncoded("StorageClassName"),
                        dataEngine(fields.twiceEncoded("DataEngine")),
                        fields.rest());
        if (config.size < 0 || config.blockCount < 0) {
            throw fields.wrong("Size or BlockCount", "is negative");
        }
        if (config.name.isEmpty() && config.size == 0) {
            throw new FormatException(
                    where + " is damaged: it tells neither a volume's name nor its size");
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
            json.writeStringField("LastBackupName", lastBackupName);
            json.writeStringField("LastBackupAt", lastBackupAt);
            json.writeStringField("BlockCount", Long.toString(blockCount));
            json.writeStringField("BackingImageName", encode(backingImageName));
            json.writeStringField("BackingImageChecksum", encode(backingImageChecksum));
            json.writeStringField("CompressionMethod", encode(compression.id()));
            json.writeStringField("StorageClassName", encode(storageClassName));
            json.writeStringField("DataEngine", encode(dataEngine));
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

    public VolumeConfig withLastBackup(String backup, String at) {
        return new VolumeConfig(
                name,
                size,
                labels,
                createdTime,
                backup,
                at,
                blockCount,
                backingImageName,
                backingImageChecksum,
                compression,
                storageClassName,
                dataEngine,
                unknown);
    }

    public VolumeConfig withBlockCount(long count) {
        return new VolumeConfig(
                name,
                size,
                labels,
                createdTime,
                lastBackupName,
                lastBackupAt,
                count,
                backingImageName,
                backingImageChecksum,
                compression,
                storageClassName,
                dataEngine,
                unknown);
    }

    public VolumeInfo info(VolumeName volume) {
        return new VolumeInfo(
                volume,
                size,
                labels,
                Timestamps.parse(createdTime),
                Optional.of(lastBackupName).filter(Names::isValid).map(BackupName::new),
                Timestamps.parse(lastBackupAt),
                blockCount,
                blockCount * BlockSize.DEFAULT.bytes(),
                backingImageName,
                backingImageChecksum,
                compression,
                storageClassName,
                dataEngine);
    }
}
