package io.drover.console.action;

/** A field of a form has a value that cannot be used; the message says why. */
final class FieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    FieldException(String field, String message) {
        super(message);
        this.field = field;
    }

    String field() {
        return field;
    }
}
