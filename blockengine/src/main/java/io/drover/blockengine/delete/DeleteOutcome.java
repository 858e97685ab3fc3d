package io.drover.blockengine.delete;

import java.util.Optional;

/**
 * What a deletion removed.
 *
 * @param blocksDeleted blocks that no remaining backup needed
 * @param blocksKeptBecause why unreferenced blocks were kept; empty if they were deleted
 */
public record DeleteOutcome(long blocksDeleted, Optional<String> blocksKeptBecause) {}
