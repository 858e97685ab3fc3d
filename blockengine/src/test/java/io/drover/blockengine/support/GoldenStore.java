package io.drover.blockengine.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The stores that Longhorn's own engine wrote, and the results of its code on them. */
public final class GoldenStore {
    private GoldenStore() {}

    public static JsonNode manifest() throws IOException {
        try (InputStream json = open("manifest.json")) {
            return new ObjectMapper().readTree(json);
        }
    }

    /**
     * Unpacks the volumes below {@code directory}, with the times that lock files depend on, and
     * returns the root of the store.
     */
    public static Path unpackVolumes(Path directory) throws IOException {
        return unpack("golden-volumes.zip", directory).resolve("volumes");
    }

    /** Unpacks the backing images and returns the root of their store. */
    public static Path unpackImages(Path directory) throws IOException {
        return unpack("golden-backing-images.zip", directory).resolve("backing-images");
    }

    /** Unpacks the store with a system backup below {@code directory}, and returns its root. */
    public static Path unpackSystemBackups(Path directory) throws IOException {
        return unpack("golden-system-backups.zip", directory);
    }

    private static Path unpack(String name, Path directory) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(open(name))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path path = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(zip, path);
                    Files.setLastModifiedTime(path, entry.getLastModifiedTime());
                }
            }
        }
        return directory;
    }

    private static InputStream open(String name) {
        return GoldenStore.class.getResourceAsStream("/golden/" + name);
    }
}
