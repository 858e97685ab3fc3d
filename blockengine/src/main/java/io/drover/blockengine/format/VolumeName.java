package io.drover.blockengine.format;

/**
 * Name of a backed-up volume: a letter or digit, then at least one of letters, digits, {@code _ .
 * -}.
 */
public record VolumeName(String value) implements Comparable<VolumeName> {
    public VolumeName {
        Names.check("volume name", value);
    }

    @Override
    public int compareTo(VolumeName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
