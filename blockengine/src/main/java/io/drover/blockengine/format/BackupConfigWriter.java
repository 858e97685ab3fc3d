package io.drover.blockengine.format;

import com.fasterxml.jackson.core.JsonGenerator;

import io.drover.blockengine.block.BlockChecksum;

import java.io.IOException;
import java.io.OutputStream;

/** Writes a backup's configuration in Longhorn's order of keys, blocks streamed. */
public final class BackupConfigWriter {
    /**
     * Key of {@link BackupConfig#volumeSize()}; Longhorn's readers ignore keys that they do not
     * know.
     */
    static final String VOLUME_SIZE = "DroverVolumeSize";

    private BackupConfigWriter() {}

    /** Supplies the blocks, ascending by offset. */
    @FunctionalInterface
    public interface Blocks {
        Blocks NONE = sink -> {};

        void writeTo(BlockSink sink) throws IOException;
    }

    /** Receives one block. */
    @FunctionalInterface
    public interface BlockSink {
        void put(long offset, BlockChecksum checksum) throws IOException;
    }

    /** Does not close {@code target}. */
    public static void write(BackupConfig config, Blocks blocks, OutputStream target)
            throws IOException {
        JsonGenerator json = ConfigJson.generator(target);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartObject();
        writeHead(config, json);
        BlocksWriter.write(blocks, json);
        json.writeObjectFieldStart("SingleFile");
        json.writeStringField("FilePath", config.singleFile());
        json.writeEndObject();
        if (config.volumeSize().isPresent()) {
            json.writeStringField(VOLUME_SIZE, Long.toString(config.volumeSize().get()));
        }
        ConfigDocuments.writeUnknown(json, config.unknown());
        json.writeEndObject();
        json.close();
    }

    private static void writeHead(BackupConfig config, JsonGenerator json) throws IOException {
        json.writeStringField("Name", config.name());
        json.writeStringField("VolumeName", config.volumeName());
        json.writeStringField("SnapshotName", config.snapshotName());
        json.writeStringField("SnapshotCreatedAt", config.snapshotCreatedAt());
        json.writeStringField("CreatedTime", config.createdTime());
        json.writeStringField("Size", Long.toString(config.size()));
        json.writeObjectField("Labels", config.labels());
        json.writeObjectField("Parameters", config.parameters());
        json.writeBooleanField("IsIncremental", config.upload().incremental());
        json.writeStringField("CompressionMethod", config.compression().id());
        json.writeStringField("NewlyUploadedDataSize", Long.toString(config.upload().newBytes()));
        json.writeStringField("ReUploadedDataSize", Long.toString(config.upload().repeatedBytes()));
        json.writeNullField("ProcessingBlocks");
    }
}
