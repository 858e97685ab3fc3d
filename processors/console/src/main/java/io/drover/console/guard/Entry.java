package io.drover.console.guard;

/** Whether somebody gets in, before anything is known of what they want. */
sealed interface Entry {
    /** Whoever uses this machine. */
    record Anybody() implements Entry {}

    record In(Identity identity) implements Entry {}

    /** Who has to sign in first. */
    record Stranger() implements Entry {}

    record Out(Refusal refusal) implements Entry {}
}
