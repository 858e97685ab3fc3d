package io.drover.blockengine.format;

import io.drover.blockengine.block.DigestHasher;
import io.drover.blockengine.store.ObjectKey;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Name of a backed-up volume, which owns the blocks of its backups: a letter or digit, then at
 * least one of letters, digits, {@code _ . -}.
 */
public record VolumeName(String value) implements BlockOwner, Comparable<VolumeName> {
    public VolumeName {
        Names.check("volume name", value);
    }

    @Override
    public String title() {
        return "volume " + value;
    }

    /**
     * {@code backupstore/volumes/<h1>/<h2>/<volume>}, where h1 and h2 are the first digits of the
     * checksum of the name.
     */
    @Override
    public ObjectKey directory() {
        String hex =
                new DigestHasher()
                        .hash(ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)))
                        .hex();
        return StoreLayout.VOLUMES
                .resolve(hex.substring(0, 2))
                .resolve(hex.substring(2, 4))
                .resolve(value);
    }

    @Override
    public ObjectKey configs() {
        return directory().resolve("backups");
    }

    @Override
    public boolean isConfig(ObjectKey file) {
        return StoreLayout.backupOf(file.name()).isPresent();
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
