package io.drover.blockengine.delete;

import java.util.Optional;

/**
 * What a deletion removed.
 *
 * @param blocksDeleted blocks that no remaining backup needed
 * @param blocksKeptBecause why unreferenced blocks, or the rest of them, were kept; empty if all
 *     were deleted
 */
public record DeleteOutcome(long blocksDeleted, Optional<String> blocksKeptBecause) {}
