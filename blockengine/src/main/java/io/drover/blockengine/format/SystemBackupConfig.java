package io.drover.blockengine.format;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;

/**
 * The file {@code system-backup.cfg}, with the fields that Longhorn gives it.
 *
 * @param gitCommit of the program that made it
 * @param targetUrl of the target that it was made for
 * @param managerImage image of the program that made it
 * @param engineImage Longhorn's default engine image then; empty where there is none
 * @param createdAt RFC 3339, with nanoseconds
 * @param checksum SHA-256 of the archive, as hex digits
 */
public record SystemBackupConfig(
        SystemBackupPlace place,
        String gitCommit,
        String targetUrl,
        String managerImage,
        String engineImage,
        String createdAt,
        String checksum) {
    private static final String NAME = "Name";
    private static final String VERSION = "LonghornVersion";

    public SystemBackupConfig {
        requireNonNull(place, "place");
        requireNonNull(checksum, "checksum");
    }

    /**
     * Reads the file of the system backup in that place.
     *
     * @throws FormatException if it is damaged, or is that of another system backup
     */
    public static SystemBackupConfig read(InputStream content, SystemBackupPlace place)
            throws IOException {
        String where = place.config().value();
        ConfigFields fields = ConfigDocuments.readFields(content, where);
        requireSame(fields, NAME, place.name());
        requireSame(fields, VERSION, place.version());
        return new SystemBackupConfig(
                place,
                fields.text("LonghornGitCommit"),
                fields.text("BackupTargetURL"),
                fields.text("ManagerImage"),
                fields.text("EngineImage"),
                fields.text("CreatedAt"),
                fields.text("Checksum"));
    }

    private static void requireSame(ConfigFields fields, String key, String expected)
            throws FormatException {
        String found = fields.text(key);
        if (!found.equals(expected)) {
            throw fields.wrong(key, "is '%s', and not '%s'".formatted(found, expected));
        }
    }

    /** As Longhorn writes it. */
    public byte[] toBytes() {
        ObjectNode document = ConfigJson.MAPPER.createObjectNode();
        document.put(NAME, place.name());
        document.put(VERSION, place.version());
        document.put("LonghornGitCommit", gitCommit);
        document.put("BackupTargetURL", targetUrl);
        document.put("ManagerImage", managerImage);
        document.put("EngineImage", engineImage);
        document.put("CreatedAt", createdAt);
        document.put("Checksum", checksum);
        try {
            return ConfigJson.MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of strings is always JSON", e);
        }
    }
}
