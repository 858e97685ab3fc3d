package io.drover.blockengine.store;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** Why a store did not serve a request. Callers decide by the type; messages are for display. */
public abstract sealed class StoreException extends Exception {
    private StoreException(String message, Throwable cause) {
        super(requireNonNull(message, "message"), cause);
    }

    /** Whether the same request may succeed later without any intervention. */
    public abstract boolean retryable();

    /**
     * The store reported that the object, volume or backup does not exist. Never the result of a
     * failed request.
     */
    public static final class NotFound extends StoreException {
        public NotFound(String message) {
            this(message, null);
        }

        public NotFound(String message, Throwable cause) {
            super(message, cause);
        }

        @Override
        public boolean retryable() {
            return false;
        }
    }

    /**
     * The store could not be reached, did not answer in time, or reported an internal error.
     * Implies nothing about its content.
     */
    public static sealed class Unavailable extends StoreException
            permits Unreached, Untrusted, Silent {
        public Unavailable(String message) {
            this(message, null);
        }

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }

    /**
     * There was no server to ask: the host's name is unknown, or the host refused the connection.
     * Before the first answer the address is probably wrong; later the server is probably
     * restarting.
     */
    public static final class Unreached extends Unavailable {
        public Unreached(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The server did not prove that it is the right one, or does not agree with the target on
     * whether they speak TLS. Nothing was stored there. Somebody has to correct the server, or what
     * the target says of it; the message says what.
     */
    public static final class Untrusted extends Unavailable {
        public Untrusted(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The store has not answered for so long that nobody waits any more. What was asked last may
     * have been done or may still be; nothing further is worth asking at the moment.
     */
    public static final class Silent extends Unavailable {
        public Silent(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Credentials, permissions or a read-only target forbid the request. */
    public static sealed class Forbidden extends StoreException permits NoSuchTarget {
        private final Optional<String> remedy;

        public Forbidden(String message) {
            this(message, null);
        }

        public Forbidden(String message, Throwable cause) {
            super(message, cause);
            this.remedy = Optional.empty();
        }

        /**
         * @param remedy what to do about it, for a store that knows no credentials
         */
        public Forbidden(String message, String remedy, Throwable cause) {
            super(message, cause);
            this.remedy = Optional.of(remedy);
        }

        /** What to do about it; empty if that depends on the credentials. */
        public Optional<String> remedy() {
            return remedy;
        }

        @Override
        public boolean retryable() {
            return false;
        }
    }

    /**
     * The bucket, or whatever else holds a whole target, does not exist. A kind of refusal and not
     * {@link NotFound}: it says nothing about volumes and backups, which may be in the right one.
     */
    public static final class NoSuchTarget extends Forbidden {
        public NoSuchTarget(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The content of an object does not conform to the format or does not match its checksum. The
     * message names the object and the error.
     */
    public static final class Corrupt extends StoreException {
        public Corrupt(String message) {
            this(message, null);
        }

        public Corrupt(String message, Throwable cause) {
            super(message, cause);
        }

        @Override
        public boolean retryable() {
            return false;
        }
    }

    /** A lock held by others, an object that already exists, or a backup still in progress. */
    public static final class Conflict extends StoreException {
        public Conflict(String message) {
            this(message, null);
        }

        public Conflict(String message, Throwable cause) {
            super(message, cause);
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }

    /** The target has no space, or its quota is used up. */
    public static final class OutOfSpace extends StoreException {
        public OutOfSpace(String message) {
            this(message, null);
        }

        public OutOfSpace(String message, Throwable cause) {
            super(message, cause);
        }

        @Override
        public boolean retryable() {
            return false;
        }
    }
}
