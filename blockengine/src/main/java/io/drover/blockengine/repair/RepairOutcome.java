package io.drover.blockengine.repair;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.verify.VerifyOutcome;

import java.util.List;
import java.util.Set;

/**
 * What a repair did, or would do.
 *
 * @param applied whether the repair was executed
 * @param before what was found before the repair
 * @param actions in the order of their execution
 * @param lost backups that remain broken, sorted
 * @param remarks further information for the user
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
