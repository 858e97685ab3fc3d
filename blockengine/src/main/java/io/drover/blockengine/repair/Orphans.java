package io.drover.blockengine.repair;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.verify.VerifyOutcome;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the blocks that nobody needs; if in doubt, a block is needed. */
final class Orphans {
    private final ObjectKey blocks;
    private final String backupsPrefix;
    private final String quarantinePrefix;
    private final Set<ObjectKey> others = new HashSet<>();
    private final Set<BackupName> backups = new HashSet<>();
    private final List<ObjectStat> unreferenced = new ArrayList<>();

    private Orphans(VolumeName volume) {
        this.blocks = volume.blocks();
        this.backupsPrefix = volume.configs().value() + "/";
        this.quarantinePrefix = Quarantine.root(volume).value() + "/";
    }

    static Orphans find(ObjectStore store, VolumeName volume, VerifyOutcome found)
            throws StoreException {
        Orphans orphans = new Orphans(volume);
        store.list(volume.directory(), file -> orphans.add(file, found));
        return orphans;
    }

    /** Whether the listing contains exactly these backups, and this lock. */
    boolean isComplete(List<BackupName> expected, Optional<OwnerLock> lock) {
        return backups.equals(new HashSet<>(expected))
                && lock.map(held -> others.contains(held.key())).orElse(true);
    }

    boolean isEmpty() {
        return unreferenced.isEmpty();
    }

    /** Quarantined configurations of backups that could not be read. */
    List<ObjectKey> quarantinedConfigs() {
        return others.stream()
                .filter(key -> key.value().startsWith(quarantinePrefix))
                .filter(key -> Quarantine.isConfig(key.name()))
                .sorted()
                .toList();
    }

    /**
     * @param runningSince when the oldest backup that may be running began; blocks written since
     *     then are kept
     */
    Optional<RepairAction> collect(Instant runningSince) {
        List<ObjectKey> garbage = new ArrayList<>();
        long bytes = 0;
        for (ObjectStat file : unreferenced) {
            if (file.modified().isBefore(runningSince)) {
                garbage.add(file.key());
                bytes += file.size();
            }
        }
        return garbage.isEmpty()
                ? Optional.empty()
                : Optional.of(new RepairAction.CollectOrphans(garbage, bytes));
    }

    private void add(ObjectStat file, VerifyOutcome found) {
        ObjectKey key = file.key();
        Optional<BlockChecksum> block = StoreLayout.blockOf(key.name());
        if (block.isPresent() && StoreLayout.block(blocks, block.get()).equals(key)) {
            if (found.blocks().find(block.get()) < 0) {
                unreferenced.add(file);
            }
            return;
        }
        others.add(key);
        if (key.value().startsWith(backupsPrefix)) {
            StoreLayout.backupOf(key.name()).ifPresent(backups::add);
        }
    }
}
