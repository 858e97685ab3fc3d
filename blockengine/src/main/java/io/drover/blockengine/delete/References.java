package io.drover.blockengine.delete;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.store.ObjectKey;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The blocks that an owner's configurations refer to, and whether that is certain. */
public final class References {
    private final List<ObjectKey> configs = new ArrayList<>();
    private final ChecksumTable checksums = new ChecksumTable();
    private Optional<String> doubt = Optional.empty();

    /** Adds a configuration, whether or not it can be read. */
    public void addConfig(ObjectKey config) {
        configs.add(config);
    }

    /** Adds a block that a configuration refers to. */
    public void add(BlockChecksum checksum) {
        checksums.intern(checksum);
    }

    /** Records why the references may be incomplete; the first reason is kept. */
    public void doubt(String reason) {
        if (doubt.isEmpty()) {
            doubt = Optional.of(reason);
        }
    }

    /** Why it is not certain what is referenced. */
    public Optional<String> doubt() {
        return doubt;
    }

    /** All configurations that refer to blocks, sorted. */
    public List<ObjectKey> configs() {
        return configs.stream().sorted().toList();
    }

    public boolean contains(BlockChecksum checksum) {
        return checksums.find(checksum) >= 0;
    }
}
