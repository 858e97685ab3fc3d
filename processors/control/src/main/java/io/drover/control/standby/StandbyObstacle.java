package io.drover.control.standby;

/**
 * Why a step of a standby volume does not begin, or failed. None of them is a fault of Drover, so
 * they have no stack trace.
 */
public abstract sealed class StandbyObstacle extends Exception {
    private static final long serialVersionUID = 1L;

    private StandbyObstacle(String message, Throwable cause) {
        super(message, cause, false, false);
    }

    /** The target cannot be read from now. */
    public static final class TargetUnavailable extends StandbyObstacle {
        private static final long serialVersionUID = 1L;

        TargetUnavailable(String target) {
            super(
                    "backup target %s is unavailable; kubectl describe backuptarget %s shows why"
                            .formatted(target, target),
                    null);
        }
    }

    /** A step failed before, and its pause is not over; the message contains the cause. */
    public static final class StepPaused extends StandbyObstacle {
        private static final long serialVersionUID = 1L;

        StepPaused(String message) {
            super(message, null);
        }
    }

    /** A step has just failed, with that cause. */
    public static final class StepFailed extends StandbyObstacle {
        private static final long serialVersionUID = 1L;

        StepFailed(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }
}
