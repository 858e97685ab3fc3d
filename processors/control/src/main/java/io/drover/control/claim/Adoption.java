package io.drover.control.claim;

/** Whether a claim of another CSI driver is to be backed up. */
sealed interface Adoption {
    record Wanted() implements Adoption {}

    /** Nobody asks for it, or it is not bound yet. */
    record Unwanted() implements Adoption {}

    /** Its backups are to end; what there is stays. */
    record Ended() implements Adoption {}

    /**
     * It is asked for, and cannot be.
     *
     * @param ofClass whether that is so for all claims of the class
     */
    record Refused(String reason, String message, boolean ofClass) implements Adoption {}
}
