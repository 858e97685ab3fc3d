package io.drover.cli;

/** How a command ended, as its exit code shows. The numbers are an interface for scripts. */
public enum ExitCode {
    DONE(0, "done"),
    INTERNAL(1, "a fault of Drover itself; please report it"),
    USAGE(2, "wrong options, URL or credentials; nothing was done"),
    NOT_FOUND(3, "the store, asked and answering, has no such volume, backup or object"),
    UNAVAILABLE(4, "the store cannot be reached, or is in trouble; try again"),
    FORBIDDEN(5, "the store refuses: credentials or permissions"),
    DAMAGED(6, "what is in the store is damaged"),
    CONFLICT(7, "a lock, a backup in progress, or something that exists already"),
    OUT_OF_SPACE(8, "the store is full"),
    LOCAL(9, "a local file or device: missing, in use, too small, no space"),
    UNFIT(10, "the target does not do what Drover needs of it"),
    DECLINED(11, "the question was not answered with yes; nothing was done"),
    INCOMPLETE(12, "not everything could be restored; the rest was"),
    INTERRUPTED(130, "interrupted; nothing half-written was left under its final name");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    public String meaning() {
        return meaning;
    }
}
