package io.drover.blockengine.system;

import io.drover.blockengine.format.FormatException;
import io.drover.blockengine.format.SystemBackupConfig;
import io.drover.blockengine.format.SystemBackupPlace;
import io.drover.blockengine.store.ConfirmedRead;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The system backups of a store, in Longhorn's layout. Thread-safe. */
public final class SystemBackups {
    /** Archives are small; a longer one is not read into memory. */
    private static final int LONGEST_ARCHIVE = 256 << 20;

    private final ObjectStore store;
    private final ConfirmedRead confirmed;

    public SystemBackups(ObjectStore store) {
        this.store = store;
        this.confirmed = new ConfirmedRead(store);
    }

    /** All places that have something, sorted by name; also those without a configuration. */
    public List<SystemBackupPlace> list() throws StoreException {
        List<SystemBackupPlace> places = new ArrayList<>();
        for (String version : store.children(SystemBackupPlace.ALL)) {
            if (SystemBackupPlace.of(version, version).isPresent()) {
                for (String name : store.children(SystemBackupPlace.ALL.resolve(version))) {
                    SystemBackupPlace.of(version, name).ifPresent(places::add);
                }
            }
        }
        return places.stream().sorted().toList();
    }

    /** The place of that name, under any version: the last one, as in Longhorn. */
    public Optional<SystemBackupPlace> find(String name) throws StoreException {
        return list().stream()
                .filter(place -> place.name().equals(name))
                .reduce((first, second) -> second);
    }

    /**
     * @throws StoreException.NotFound if there is none, or it was never completed
     * @throws StoreException.Corrupt if its configuration is damaged
     */
    public SystemBackupConfig inspect(SystemBackupPlace place) throws StoreException {
        return confirmed.readDocument(place.config(), content -> config(content, place));
    }

    private static SystemBackupConfig config(InputStream content, SystemBackupPlace place)
            throws IOException, StoreException.Corrupt {
        try {
            return SystemBackupConfig.read(content, place);
        } catch (FormatException e) {
            throw new StoreException.Corrupt(e.getMessage(), e);
        }
    }

    /**
     * The archive.
     *
     * @throws StoreException.Corrupt if it does not have the checksum of its configuration
     */
    public byte[] get(SystemBackupConfig config) throws StoreException {
        return confirmed.readDocument(
                config.place().archive(), content -> checked(content, config));
    }

    private static byte[] checked(InputStream content, SystemBackupConfig config)
            throws IOException, StoreException.Corrupt {
        byte[] archive = content.readNBytes(LONGEST_ARCHIVE);
        String found = checksum(archive);
        if (!found.equals(config.checksum())) {
            throw new StoreException.Corrupt(
                    "%s has the SHA-256 %s, but its configuration says %s"
                            .formatted(config.place().archive(), found, config.checksum()));
        }
        return archive;
    }

    /**
     * Writes the archive, then its configuration. An archive without one, left by a crash, is
     * replaced.
     *
     * @param config with the {@link #checksum} of the archive
     * @throws StoreException.Conflict if there is a system backup in that place
     */
    public void put(SystemBackupConfig config, byte[] archive) throws StoreException {
        if (store.listed(config.place().config()).isPresent()) {
            throw new StoreException.Conflict(
                    "the store has a system backup %s already; use another name"
                            .formatted(config.place().name()));
        }
        store.write(config.place().archive(), ObjectBody.of(archive));
        store.write(config.place().config(), ObjectBody.of(config.toBytes()));
    }

    /** Deletes it, first what makes others see it. Succeeds if there is none. */
    public void delete(SystemBackupPlace place) throws StoreException {
        store.delete(List.of(place.config()));
        store.delete(List.of(place.archive()));
    }

    /** SHA-256, as hex digits. */
    public static String checksum(byte[] archive) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
