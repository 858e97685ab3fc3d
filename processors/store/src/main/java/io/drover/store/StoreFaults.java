package io.drover.store;

/**
 * Carries an exception of a caller's own callback through a route, where it must neither be retried
 * nor be taken for the store's.
 */
public final class StoreFaults {
    private StoreFaults() {}

    /** Wraps what a {@code ContentReader} threw other than an I/O error. */
    public static final class CallerFault extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final RuntimeException unwrapped;

        public CallerFault(RuntimeException unwrapped) {
            super(unwrapped.getMessage(), unwrapped);
            this.unwrapped = unwrapped;
        }

        public RuntimeException unwrapped() {
            return unwrapped;
        }
    }
}
