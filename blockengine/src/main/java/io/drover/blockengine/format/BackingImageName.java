package io.drover.blockengine.format;

/** Name of a backing image in a store, of the same form as a {@link VolumeName}. */
public record BackingImageName(String value) implements Comparable<BackingImageName> {
    public BackingImageName {
        Names.check("backing image name", value);
    }

    @Override
    public int compareTo(BackingImageName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
