package io.drover.console.guard;

/** The API server did not answer a question about a person; the message says why. */
final class ReviewFailure extends Exception {
    private static final long serialVersionUID = 1L;

    ReviewFailure(String message) {
        super(message);
    }
}
