package io.drover.control.system;

/** Why a system backup or restore does not go on. */
public abstract sealed class SystemObstacle extends Exception {
    private static final long serialVersionUID = 1L;

    private SystemObstacle(String message) {
        super(message);
    }

    /** It goes on when something else has changed. */
    public static final class Waiting extends SystemObstacle {
        private static final long serialVersionUID = 1L;

        Waiting(String message) {
            super(message);
        }
    }

    /** It has failed for good. */
    public static final class Failed extends SystemObstacle {
        private static final long serialVersionUID = 1L;

        private final String reason;

        /**
         * @param reason one word, for the condition
         */
        Failed(String reason, String message) {
            super(message);
            this.reason = reason;
        }

        public String reason() {
            return reason;
        }
    }
}
