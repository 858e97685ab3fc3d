package io.drover.control.admission;

/** An object is not admitted; the message names the field, the value and the remedy. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }
}
