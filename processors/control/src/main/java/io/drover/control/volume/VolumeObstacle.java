package io.drover.control.volume;

/**
 * Why a volume's reconciliation cannot continue. The routes decide what follows from each; none of
 * them is a fault of Drover, so they have no stack trace.
 */
public abstract sealed class VolumeObstacle extends Exception {
    private static final long serialVersionUID = 1L;

    private VolumeObstacle(String message, Throwable cause) {
        super(message, cause, false, false);
    }

    /** The spec asks for what Drover cannot do; the message names field, value and remedy. */
    public static final class InvalidSpec extends VolumeObstacle {
        private static final long serialVersionUID = 1L;

        public InvalidSpec(String message) {
            super(message, null);
        }
    }

    /** The volume's data is not what was there, or not there at all. */
    public static final class DataFaulted extends VolumeObstacle {
        private static final long serialVersionUID = 1L;

        DataFaulted(String message) {
            super(message, null);
        }
    }

    /** The backup to restore cannot be reached now. */
    public static final class TargetMissing extends VolumeObstacle {
        private static final long serialVersionUID = 1L;

        public TargetMissing(String message) {
            super(message, null);
        }
    }

    /** The restore failed before, and its pause is not over; the message contains the cause. */
    public static final class RestorePaused extends VolumeObstacle {
        private static final long serialVersionUID = 1L;

        RestorePaused(String message) {
            super(message, null);
        }
    }

    /** The restore has just failed, with that cause. */
    public static final class RestoreFailed extends VolumeObstacle {
        private static final long serialVersionUID = 1L;

        RestoreFailed(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Data of the volume is still being read or written. */
    public static final class DataInUse extends VolumeObstacle {
        private static final long serialVersionUID = 1L;

        public DataInUse(String message) {
            super(message, null);
        }
    }
}
