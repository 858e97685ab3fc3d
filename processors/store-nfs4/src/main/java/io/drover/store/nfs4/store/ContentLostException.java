package io.drover.store.nfs4.store;

import java.io.IOException;

/** What was written or read so far is not what is there now; the object starts over. */
final class ContentLostException extends IOException {
    private static final long serialVersionUID = 1L;

    ContentLostException(String what) {
        super(what);
    }
}
