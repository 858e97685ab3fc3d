package io.drover.control.schedule;

/**
 * Why a task cannot be done for a volume. The routes decide what follows from each; none of them is
 * a fault of Drover, so they have no stack trace.
 */
public abstract sealed class TaskObstacle extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    private TaskObstacle(String reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** One word, for programs. */
    public String reason() {
        return reason;
    }

    /** The task is not for this volume now. */
    public static final class NotApplicable extends TaskObstacle {
        private static final long serialVersionUID = 1L;

        NotApplicable(String reason, String message) {
            super(reason, message);
        }
    }

    /** The task failed; another attempt may succeed. */
    public static final class Failed extends TaskObstacle {
        private static final long serialVersionUID = 1L;

        Failed(String reason, String message) {
            super(reason, message);
        }
    }
}
