package io.drover.store.nfs4.proto;

import java.io.IOException;

/** What the server sent is not what RFC 8881 describes. Repeating the call would not help. */
public final class MalformedAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedAnswerException(String found) {
        super("the server's answer is malformed: " + found);
    }
}
