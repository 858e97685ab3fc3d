package io.drover.control.verification;

/**
 * What a requested verification came to.
 *
 * @param text the same in words
 */
record Proof(Verdict verdict, String text) {
    /** Kinds of outcomes. */
    enum Verdict {
        /** All that was asked for was read, and can be restored. */
        SOUND,
        /** Something of it cannot be restored. */
        DAMAGED,
        /** Not all of it could be read, and what was read is no damage. */
        UNREAD
    }
}
