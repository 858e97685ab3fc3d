package io.drover.nbd;

/** A request that is answered with an error, without having been tried. */
final class RefusedRequest extends Exception {
    private static final long serialVersionUID = 1L;

    private final NbdError error;

    RefusedRequest(NbdError error, String message) {
        super(message);
        this.error = error;
    }

    NbdError error() {
        return error;
    }
}
