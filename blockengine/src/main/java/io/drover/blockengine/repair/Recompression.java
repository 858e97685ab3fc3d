package io.drover.blockengine.repair;

import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.verify.BlockStates;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds blocks to be stored again in the method that their backups name. Longhorn reads a block by
 * that method only; as a block is stored once for all backups that refer to it, it is left as it is
 * if these name different methods.
 */
final class Recompression {
    private final BlockStates blocks;
    private final Map<CompressionMethod, BitSet> named = new EnumMap<>(CompressionMethod.class);

    Recompression(BlockStates blocks) {
        this.blocks = blocks;
    }

    /** To be called for every readable backup. */
    void add(BackupContent backup) {
        BitSet ordinals =
                named.computeIfAbsent(backup.config().compression(), method -> new BitSet());
        for (int i = 0; i < backup.blocks().size(); i++) {
            ordinals.set(backup.blocks().ordinal(i));
        }
    }

    /**
     * @param complete whether all backups were added, so that no other one needs a block as it is
     */
    void plan(PlannedRepair plan, boolean complete) {
        long kept = 0;
        for (int ordinal = 0; ordinal < blocks.size(); ordinal++) {
            Set<CompressionMethod> methods = methods(ordinal);
            int block = ordinal;
            if (methods.stream().noneMatch(method -> blocks.isStoredDifferently(block, method))) {
                continue;
            }
            if (complete && methods.size() == 1) {
                plan.act(
                        new RepairAction.RecompressBlock(
                                blocks.checksum(ordinal), methods.iterator().next()));
            } else {
                kept++;
            }
        }
        if (kept > 0) {
            plan.remark(
                    "%d blocks stay compressed as they are, which Longhorn cannot read for all backups: other backups, or unreadable ones, may need them so"
                            .formatted(kept));
        }
    }

    private Set<CompressionMethod> methods(int ordinal) {
        Set<CompressionMethod> methods = EnumSet.noneOf(CompressionMethod.class);
        named.forEach(
                (method, ordinals) -> {
                    if (ordinals.get(ordinal)) {
                        methods.add(method);
                    }
                });
        return methods;
    }
}
