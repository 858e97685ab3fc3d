package io.drover.store.nfs4.store;

import java.io.IOException;

/** An object that was to be created is there already. */
final class ObjectExistsException extends IOException {
    private static final long serialVersionUID = 1L;

    ObjectExistsException() {
        super("it is there already");
    }
}
