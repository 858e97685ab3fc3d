package io.drover.blockengine.backup;

/** A target dropped out of a reading that it shared, as it kept the others waiting too long. */
final class FellBehindException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FellBehindException(String message) {
        super(message);
    }
}
