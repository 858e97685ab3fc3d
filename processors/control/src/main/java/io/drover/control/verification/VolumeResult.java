package io.drover.control.verification;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.verify.Finding;
import io.drover.blockengine.verify.SliceCounts;
import io.drover.blockengine.verify.VerifyOutcome;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the portions of a run have found about one volume. Used by one thread. */
final class VolumeResult {
    private static final int NAMED = 3;

    private final Map<BackupName, SliceCounts> contents = new TreeMap<>();
    private final Map<BackupName, String> unusable = new TreeMap<>();
    private final Map<BackupName, Set<BlockChecksum>> badBlocks = new TreeMap<>();
    private final Set<String> ofVolume = new LinkedHashSet<>();
    private long blocksRead;

    void add(VerifyOutcome outcome) {
        contents.putAll(outcome.contents());
        blocksRead += outcome.statistics().blocksProcessed();
        for (Finding finding : outcome.findings()) {
            switch (finding) {
                case Finding.BlockMissing missing -> bad(missing.block(), missing.breaks());
                case Finding.BlockDamaged damaged -> bad(damaged.block(), damaged.breaks());
                case Finding.BackupBroken broken ->
                        badBlocks.computeIfAbsent(broken.name(), _ -> new TreeSet<>());
                case Finding.Damage damage -> damage(damage);
                case Finding.Note _ -> {
                    // it breaks nothing
                }
            }
        }
    }

    private void bad(BlockChecksum block, List<BackupName> backups) {
        backups.forEach(
                backup -> badBlocks.computeIfAbsent(backup, _ -> new TreeSet<>()).add(block));
    }

    private void damage(Finding.Damage damage) {
        if (damage.backup().isPresent()) {
            unusable.put(damage.backup().get(), damage.message());
        } else {
            ofVolume.add(damage.message());
        }
    }

    /** Backups whose list of blocks was read, with their blocks. */
    Map<BackupName, SliceCounts> contents() {
        return contents;
    }

    long blocksRead() {
        return blocksRead;
    }

    /** Why each backup cannot be restored that cannot, sorted. */
    Map<BackupName, String> damagedBackups() {
        Map<BackupName, String> damaged = new TreeMap<>(unusable);
        badBlocks.forEach((backup, blocks) -> damaged.putIfAbsent(backup, message(blocks)));
        return damaged;
    }

    private static String message(Set<BlockChecksum> blocks) {
        if (blocks.isEmpty()) {
            return "blocks are missing or damaged, as in other backups of the volume";
        }
        return "%d %s missing or damaged: %s%s"
                .formatted(
                        blocks.size(),
                        blocks.size() == 1 ? "block is" : "blocks are",
                        blocks.stream()
                                .limit(NAMED)
                                .map(BlockChecksum::hex)
                                .collect(Collectors.joining(", ")),
                        blocks.size() > NAMED ? " and others" : "");
    }

    /** What is damaged, in words. */
    String why() {
        List<String> all = damageOfVolume();
        damagedBackups().forEach((backup, why) -> all.add(backup.value() + ": " + why));
        return String.join("; ", all);
    }

    /** Damage that is not that of single backups. */
    List<String> damageOfVolume() {
        return new ArrayList<>(ofVolume);
    }

    boolean isSound() {
        return unusable.isEmpty() && badBlocks.isEmpty() && ofVolume.isEmpty();
    }
}
