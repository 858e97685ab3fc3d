package io.drover.blockengine.format;

import io.drover.blockengine.store.ObjectKey;

import java.util.Optional;

/**
 * Where a system backup is in a store: a directory below that of the version that made it.
 *
 * @param version of the program that made it, such as {@code v1.12.0}
 * @param name of the system backup
 */
public record SystemBackupPlace(String version, String name)
        implements Comparable<SystemBackupPlace> {
    /** Below it is a directory for each version, and in those one for each system backup. */
    public static final ObjectKey ALL = ObjectKey.of("backupstore/system-backups");

    /**
     * @throws IllegalArgumentException if a store cannot have a system backup of that name
     */
    public SystemBackupPlace {
        Names.check("version", version);
        Names.check("system backup name", name);
    }

    /** The place with these directories; empty for what a store holds by mistake. */
    public static Optional<SystemBackupPlace> of(String version, String name) {
        return Names.isValid(version) && Names.isValid(name)
                ? Optional.of(new SystemBackupPlace(version, name))
                : Optional.empty();
    }

    public ObjectKey directory() {
        return ALL.resolve(version).resolve(name);
    }

    /** Describes the archive; it is written after it. */
    public ObjectKey config() {
        return directory().resolve("system-backup.cfg");
    }

    public ObjectKey archive() {
        return directory().resolve("system-backup.zip");
    }

    /** As Longhorn writes it: {@code <target>/backupstore/system-backups/<version>/<name>}. */
    public String url(String target) {
        String base = target.endsWith("/") ? target.substring(0, target.length() - 1) : target;
        return base + "/" + directory();
    }

    @Override
    public int compareTo(SystemBackupPlace other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : version.compareTo(other.version);
    }
}
