package io.drover.control.mover;

import io.drover.control.domain.Services;

/**
 * How far what drivers say of changed blocks is believed.
 *
 * @param check percent of the blocks not reported that are looked at, 0 to 100
 * @param fullAfter after how many backups everything is read once; 0 for never
 */
record TrackingSettings(double check, int fullAfter) {
    private static final String CHECK = "drover.cbt.check";
    private static final String FULL_AFTER = "drover.cbt.full-after";

    TrackingSettings {
        if (!(check >= 0 && check <= 100)) {
            throw new IllegalArgumentException(
                    "%s is %s; set it to a percentage from 0 to 100".formatted(CHECK, check));
        }
        if (fullAfter < 0) {
            throw new IllegalArgumentException(
                    "%s is %d; set it to 0 or more".formatted(FULL_AFTER, fullAfter));
        }
    }

    static TrackingSettings of(Services services) {
        return parse(services.text(CHECK, "0.5"), services.text(FULL_AFTER, "30"));
    }

    static TrackingSettings parse(String check, String fullAfter) {
        try {
            return new TrackingSettings(
                    Double.parseDouble(check.replace("%", "").strip()),
                    Integer.parseInt(fullAfter));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "%s is '%s' and %s is '%s'; set them to a percentage such as 0.5 and a number such as 30"
                            .formatted(CHECK, check, FULL_AFTER, fullAfter),
                    e);
        }
    }
}
