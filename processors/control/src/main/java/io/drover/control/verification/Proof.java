package io.drover.control.verification;

/**
 * What a requested verification came to.
 *
 * @param sound whether all that was read can be restored
 * @param text the same in words
 */
record Proof(boolean sound, String text) {}
