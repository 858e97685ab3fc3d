package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.delete.DeletionPreview;
import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.retention.Candidate;
import io.drover.blockengine.retention.RetentionPlan;
import io.drover.blockengine.retention.RetentionRule;
import io.drover.blockengine.store.StoreException;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of a volume's backups by a rule.
 *
 * @param refusal why the rule does not keep the others
 * @param inProgress backups that are neither counted nor deleted
 * @param preview what goes with those that are to be deleted
 */
record PrunePlan(
        VolumeName volume,
        RetentionPlan retention,
        String refusal,
        List<BackupName> inProgress,
        DeletionPreview preview) {
    /**
     * @param counted the backups that the rule decides on, and those in progress
     */
    static PrunePlan of(
            Backupstore store,
            VolumeName volume,
            List<BackupInfo> counted,
            RetentionRule rule,
            Instant now)
            throws StoreException {
        List<Candidate> candidates =
                counted.stream().map(PrunePlan::candidate).flatMap(Optional::stream).toList();
        RetentionPlan retention = rule.plan(candidates, now);
        List<BackupName> gone = gone(retention);
        return new PrunePlan(
                volume,
                retention,
                rule.refusal(),
                counted.stream().filter(BackupInfo::inProgress).map(BackupInfo::name).toList(),
                gone.isEmpty()
                        ? new DeletionPreview(0, 0, Optional.empty())
                        : store.previewDeletion(volume, Set.copyOf(gone)));
    }

    private static Optional<Candidate> candidate(BackupInfo info) {
        return info.created().map(time -> new Candidate(info.name().value(), time));
    }

    private static List<BackupName> gone(RetentionPlan retention) {
        return retention.removed().stream().map(each -> new BackupName(each.name())).toList();
    }

    /** The backups that are to be deleted, oldest first. */
    List<BackupName> gone() {
        return gone(retention);
    }

    /** What is asked before they are. */
    String question() {
        return "Delete %s of volume %s%s?"
                .formatted(Quantity.of(gone().size(), "backup"), volume, blocks());
    }

    private String blocks() {
        return preview.blocksKeptBecause()
                .map(reason -> ", but no blocks (" + reason + ")")
                .orElseGet(
                        () ->
                                " and %s (%s)"
                                        .formatted(
                                                Quantity.of(preview.blocks(), "block"),
                                                Quantity.bytes(preview.bytes())));
    }
}
