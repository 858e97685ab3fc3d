package io.drover.console.model;

import io.drover.control.backuptarget.TargetAvailability;
import io.drover.resource.BackupTarget;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;

import java.util.Optional;

/** What the fields of a BackupTarget come to. */
public final class TargetFacts {
    private TargetFacts() {}

    public static boolean isUnused(BackupTarget target) {
        return target.getSpec().backupTargetURL.isEmpty();
    }

    /** Why it cannot be used; empty if it can, or if nobody has looked yet. */
    public static Optional<Condition> trouble(BackupTarget target) {
        return isUnused(target)
                ? Optional.empty()
                : Conditions.find(target.getStatus().conditions, TargetAvailability.UNAVAILABLE)
                        .filter(Condition::isTrue);
    }
}
