package io.drover.blockengine.format;

/** Name of a backup of a volume, of the same form as a {@link VolumeName}. */
public record BackupName(String value) implements Comparable<BackupName> {
    public BackupName {
        Names.check("backup name", value);
    }

    @Override
    public int compareTo(BackupName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
