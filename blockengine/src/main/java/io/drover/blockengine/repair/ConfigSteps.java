package io.drover.blockengine.repair;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.Names;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.verify.Finding;

import java.time.Instant;
import java.util.stream.Stream;

/** What is to be done about the configurations of backups. */
final class ConfigSteps {
    private final ObjectStore store;
    private final RepairRequest request;
    private final Instant now;
    private final PlannedRepair plan;

    ConfigSteps(ObjectStore store, RepairRequest request, Instant now, PlannedRepair plan) {
        this.store = store;
        this.request = request;
        this.now = now;
        this.plan = plan;
    }

    void plan() throws StoreException {
        refuseUnreliableListing();
        planUnreadable();
        planUnfinished();
        planObstacles();
        planNotRestorable();
    }

    /**
     * If an existing backup is not listed, others may not be listed either, so nothing can be
     * decided.
     */
    private void refuseUnreliableListing() throws StoreException {
        for (String name : missingLast()) {
            if (store.stat(StoreLayout.backupConfig(request.volume(), new BackupName(name)))
                    .isPresent()) {
                throw new StoreException.Unavailable(
                        "the store does not list backup %s of volume %s, which exists; nothing is repaired on the basis of such a listing"
                                .formatted(name, request.volume()));
            }
        }
    }

    private Iterable<String> missingLast() {
        return Stream.concat(
                        plan.findings(Finding.LastBackupGone.class).stream()
                                .map(Finding.LastBackupGone::name),
                        plan.findings(Finding.AllBackupsGone.class).stream()
                                .map(Finding.AllBackupsGone::last))
                .filter(Names::isValid)
                .toList();
    }

    private void planUnreadable() throws StoreException {
        for (Finding.BackupUnreadable bad : plan.findings(Finding.BackupUnreadable.class)) {
            if (new MarkedConfig(store, request.volume(), bad.name()).isSoundAfterMark()) {
                plan.act(new RepairAction.RemoveMark(bad.name()));
                plan.unread().add(bad.name());
            } else {
                plan.act(new RepairAction.QuarantineBackup(bad.name(), bad.reason()));
                plan.leaving().add(bad.name());
                plan.lost().add(bad.name());
            }
        }
    }

    private void planUnfinished() {
        for (Finding.BackupUnfinished open : plan.findings(Finding.BackupUnfinished.class)) {
            if (open.since().plus(request.deadAfter()).isBefore(now)) {
                plan.act(new RepairAction.QuarantineUnfinished(open.name(), open.message()));
                plan.leaving().add(open.name());
            } else {
                plan.remark(
                        open.message()
                                + "; it counts as running until it is "
                                + request.deadAfter().toHours()
                                + " h old");
            }
        }
    }

    /** What only a user can move away. */
    private void planObstacles() {
        for (Finding.DirectoryForConfig found : plan.findings(Finding.DirectoryForConfig.class)) {
            found.backup().ifPresent(plan.lost()::add);
            plan.remark(found.message());
        }
        plan.findings(Finding.FileForDirectory.class)
                .forEach(found -> plan.remark(found.message()));
    }

    private void planNotRestorable() {
        boolean newSize = plan.has(Finding.VolumeConfigBad.class);
        plan.findings(Finding.BackupNotRestorable.class).stream()
                .filter(bad -> !(bad.forVolumeSize() && newSize))
                .forEach(
                        bad -> {
                            plan.lost().add(bad.name());
                            plan.remark(bad.reason());
                        });
    }
}
