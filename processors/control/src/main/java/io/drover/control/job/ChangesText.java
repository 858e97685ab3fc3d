package io.drover.control.job;

import io.drover.blockengine.backup.ChangesFound;
import io.drover.resource.Backup;

/** How it was found what had changed for a backup, in words. */
public final class ChangesText {
    private ChangesText() {}

    /** Empty for a backup that no Job has made, or that another Drover has made. */
    public static String of(Backup backup) {
        return Statistics.changes(backup).map(ChangesText::text).orElse("");
    }

    private static String text(ChangesFound found) {
        String what =
                switch (found.way()) {
                    case DELTA -> "the CSI driver told what had changed";
                    case ALLOCATED -> "the CSI driver told what holds data";
                    case ALL -> "everything was read";
                };
        return found.fallback().isEmpty()
                ? "%s: %s".formatted(found.way().id(), what)
                : "%s: %s, as %s".formatted(found.way().id(), what, found.fallback());
    }
}
