package io.drover.store.nfs4.client;

import java.io.IOException;

/** The session is gone, and with it the opens made in it. What was done with them starts over. */
public final class StateLostException extends IOException {
    private static final long serialVersionUID = 1L;

    StateLostException() {
        super("the server gave up the session that the file was open in");
    }
}
