package io.drover.control.schedule;

/** A job cannot be done as it is written; the message names field, value and remedy. */
public final class InvalidRecurringJobException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidRecurringJobException(String message) {
        super(message, null, false, false);
    }
}
