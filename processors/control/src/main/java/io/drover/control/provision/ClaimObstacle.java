package io.drover.control.provision;

/**
 * Why no volume can be provisioned for a claim now. The routes decide what follows from each; none
 * of them is a fault of Drover, so they have no stack trace.
 */
public abstract sealed class ClaimObstacle extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    private ClaimObstacle(String reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** One word, of the event. */
    public String reason() {
        return reason;
    }

    /** The class, or what the claim requests of it, cannot be honoured. */
    public static final class Refused extends ClaimObstacle {
        private static final long serialVersionUID = 1L;

        public Refused(String reason, String message) {
            super(reason, message);
        }
    }

    /** The volume is being made or filled. */
    public static final class NotReady extends ClaimObstacle {
        private static final long serialVersionUID = 1L;

        NotReady(String reason, String message) {
            super(reason, message);
        }
    }
}
