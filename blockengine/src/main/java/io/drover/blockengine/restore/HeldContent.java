package io.drover.blockengine.restore;

import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.util.Optional;

/** What the destination of a restore holds before it. */
@FunctionalInterface
public interface HeldContent {
    /** It is not known, so everything is restored. */
    HeldContent UNKNOWN = table -> Optional.empty();

    /** The blocks that it holds, their checksums interned in {@code table}; empty if unknown. */
    Optional<HeldBlocks> read(ChecksumTable table) throws StoreException, IOException;
}
