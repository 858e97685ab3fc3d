package io.drover.control.claim;

import io.drover.resource.Backup;

/** Whether a claim is to be filled from a Backup that it names as its source. */
sealed interface Population {
    /** It names none, has its volume, or is filled already. */
    record None() implements Population {}

    /** It is not known yet where its volume is needed. */
    record Waiting(String message) implements Population {}

    /** It names one, and may not have it, or cannot now. */
    record Refused(String reason, String message) implements Population {}

    record Wanted(Backup backup) implements Population {}
}
