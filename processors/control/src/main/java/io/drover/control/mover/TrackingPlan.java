package io.drover.control.mover;

import io.drover.mover.MoverRun;

/**
 * How a Job may learn what has changed.
 *
 * @param audience of the token that the Job gets; without meaning if there is no service
 */
public record TrackingPlan(MoverRun.Tracking tracking, String audience) {
    /** There is nobody to ask. */
    static TrackingPlan none(String why) {
        return new TrackingPlan(MoverRun.Tracking.none(why), "");
    }

    boolean hasService() {
        return tracking.hasService();
    }
}
