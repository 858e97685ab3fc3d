package io.drover.console.guard;

/** Whether something may be done. */
public sealed interface Verdict {
    record Allowed() implements Verdict {}

    /**
     * @param reason in words, with the remedy
     */
    record Denied(String reason) implements Verdict {}

    /**
     * Nobody could say, so it may not be done now.
     *
     * @param reason in words, with the remedy
     */
    record Unknown(String reason) implements Verdict {}
}
