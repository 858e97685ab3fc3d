package io.drover.cbt;

/** Why the service of a CSI driver did not say which blocks have changed. */
public abstract sealed class CbtException extends Exception {
    private static final long serialVersionUID = 1L;

    private CbtException(String message, Throwable cause) {
        super(message, cause);
    }

    /** It cannot be reached, is not ready, or broke off; it may answer another time. */
    public static final class Unavailable extends CbtException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message) {
            this(message, null);
        }

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The driver does not have this call. */
    public static final class Unimplemented extends CbtException {
        private static final long serialVersionUID = 1L;

        public Unimplemented(String message) {
            super(message, null);
        }
    }

    /** It does not know a snapshot, or not any more, or cannot compare these. */
    public static final class NotFound extends CbtException {
        private static final long serialVersionUID = 1L;

        public NotFound(String message) {
            super(message, null);
        }
    }

    /** The token is not accepted, or its account may not read VolumeSnapshots. */
    public static final class Denied extends CbtException {
        private static final long serialVersionUID = 1L;

        public Denied(String message) {
            super(message, null);
        }
    }

    /** What it answered makes no sense, so nothing of it can be trusted. */
    public static final class Mangled extends CbtException {
        private static final long serialVersionUID = 1L;

        public Mangled(String message) {
            super(message, null);
        }

        public Mangled(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
