package io.drover.blockengine.delete;

import java.util.Optional;

/**
 * What a deletion removed.
 *
 * @param blocksDeleted blocks that no remaining backup needed
 * @param blocksKeptBecause why unreferenced blocks were kept although they may be garbage, if they
 *     were
 */
public record DeleteOutcome(long blocksDeleted, Optional<String> blocksKeptBecause) {}
