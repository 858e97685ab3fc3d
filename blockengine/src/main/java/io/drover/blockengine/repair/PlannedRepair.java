package io.drover.blockengine.repair;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.verify.BlockStates;
import io.drover.blockengine.verify.Finding;
import io.drover.blockengine.verify.VerifyOutcome;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A plan as it grows: what was found, and what has been decided so far. */
final class PlannedRepair {
    private final VerifyOutcome found;
    private final List<RepairAction> actions = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final Set<BackupName> lost = new TreeSet<>();
    private final Set<BackupName> leaving = new HashSet<>();
    private final Set<BackupName> unread = new HashSet<>();
    private final Map<BlockSize, CompressionMethod> methods = new LinkedHashMap<>();
    private final BitSet rewritten = new BitSet();

    PlannedRepair(VerifyOutcome found) {
        this.found = found;
    }

    VerifyOutcome found() {
        return found;
    }

    <T extends Finding> List<T> findings(Class<T> type) {
        return found.findings().stream().filter(type::isInstance).map(type::cast).toList();
    }

    boolean has(Class<? extends Finding> type) {
        return found.findings().stream().anyMatch(type::isInstance);
    }

    void act(RepairAction action) {
        actions.add(action);
    }

    boolean does(Class<? extends RepairAction> type) {
        return actions.stream().anyMatch(type::isInstance);
    }

    /** In the order of their execution. */
    List<RepairAction> actions() {
        return actions;
    }

    void remark(String text) {
        remarks.add(text);
    }

    List<String> remarks() {
        return remarks;
    }

    /** Backups that remain broken. */
    Set<BackupName> lost() {
        return lost;
    }

    /** Backups whose configurations are moved to the quarantine. */
    Set<BackupName> leaving() {
        return leaving;
    }

    /** Backups that remain, but whose blocks are not known in this run. */
    Set<BackupName> unread() {
        return unread;
    }

    /** Block sizes in use, and the compression of blocks of each size. */
    Map<BlockSize, CompressionMethod> methods() {
        return methods;
    }

    /** Ordinals of the bad blocks that are written again. */
    BitSet rewritten() {
        return rewritten;
    }

    /** Ordinals. */
    BitSet badBlocks() {
        BitSet bad = new BitSet();
        for (int i = 0; i < found.blocks().size(); i++) {
            if (found.blocks().isBad(i)) {
                bad.set(i);
            }
        }
        return bad;
    }

    /** Ordinals of the blocks that exist, are bad and are not written again. */
    int[] damagedBlocks() {
        return badBlocks().stream()
                .filter(ordinal -> found.blocks().of(ordinal) == BlockStates.State.DAMAGED)
                .filter(ordinal -> !rewritten.get(ordinal))
                .toArray();
    }

    /** This happens, for example, when a disk is not mounted: the missing files may come back. */
    boolean hasLostAllBackups() {
        return found.backups().isEmpty()
                && (has(Finding.AllBackupsGone.class)
                        || has(Finding.VolumeUnfinished.class)
                        || has(Finding.VolumeConfigBad.class));
    }
}
