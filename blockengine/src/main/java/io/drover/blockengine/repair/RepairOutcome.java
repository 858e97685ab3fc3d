package io.drover.blockengine.repair;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.verify.VerifyOutcome;

import java.util.List;
import java.util.Set;

/**
 * What a repair did, or would do.
 *
 * @param applied whether it was done
 * @param before what was found
 * @param actions in the order of their doing
 * @param lost backups that stay broken, sorted
 * @param remarks what else a person should know
 */
public record RepairOutcome(
        VolumeName volume,
        boolean applied,
        VerifyOutcome before,
        List<RepairAction> actions,
        Set<BackupName> lost,
        List<String> remarks) {
    public RepairOutcome {
        actions = List.copyOf(actions);
        remarks = List.copyOf(remarks);
    }
}
