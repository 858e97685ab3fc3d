package io.drover.control.image;

import java.time.Duration;

/**
 * Why an image, or the backup of one, does not get any further; the routes decide what follows.
 * None of them is a fault of Drover, so they have no stack trace.
 */
public abstract sealed class ImageObstacle extends Exception {
    private static final long serialVersionUID = 1L;

    private ImageObstacle(String message) {
        super(message, null, false, false);
    }

    /** The spec asks for what Drover cannot do; the message names field, value and remedy. */
    public static final class InvalidSpec extends ImageObstacle {
        private static final long serialVersionUID = 1L;

        InvalidSpec(String message) {
            super(message);
        }
    }

    /** Something that is needed is not there yet; its next change is another attempt. */
    public static final class NotReady extends ImageObstacle {
        private static final long serialVersionUID = 1L;

        private final String reason;

        NotReady(String message) {
            this("Waiting", message);
        }

        /**
         * @param reason one word for conditions
         */
        NotReady(String reason, String message) {
            super(message);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    /** The work is under way. */
    public static final class UnderWay extends ImageObstacle {
        private static final long serialVersionUID = 1L;

        private final int percent;

        UnderWay(int percent) {
            super("under way: " + percent + " %");
            this.percent = percent;
        }

        int percent() {
            return percent;
        }
    }

    /** An attempt failed, and there will be another one. */
    public static final class AttemptFailed extends ImageObstacle {
        private static final long serialVersionUID = 1L;

        private final Duration pause;

        AttemptFailed(String message, Duration pause) {
            super(message);
            this.pause = pause;
        }

        /** Until the next attempt. */
        Duration pause() {
            return pause;
        }
    }
}
