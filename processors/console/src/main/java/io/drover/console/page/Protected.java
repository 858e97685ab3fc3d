package io.drover.console.page;

import io.drover.console.model.BackupFacts;
import io.drover.console.model.Protection;
import io.drover.console.view.State;
import io.drover.console.view.Text;

/** How well a volume is protected, in words. */
final class Protected {
    private Protected() {}

    static State state(Protection protection) {
        return switch (protection.state()) {
            case PROTECTED -> State.ok("protected");
            case LATE -> State.warn("late");
            case FAILED -> State.bad("failed");
            case NEVER -> State.warn("never backed up");
            case STANDBY -> State.run("standby");
            case EXEMPT -> State.idle("needs no backup");
        };
    }

    /** Why, and how old the last good copy is. */
    static String sentence(Protection protection) {
        return switch (protection.state()) {
            case FAILED -> failed(protection);
            case NEVER ->
                    protection
                            .expected()
                            .map(
                                    pause ->
                                            "It was never backed up; a schedule backs it up every "
                                                    + Text.duration(pause))
                            .orElse("It was never backed up, and no schedule does");
            case STANDBY -> "It follows the backups of another volume";
            case EXEMPT -> "Annotation drover.io/unprotected says that it needs none";
            case LATE, PROTECTED -> age(protection) + expected(protection);
        };
    }

    private static String failed(Protection protection) {
        String cause =
                protection
                        .failed()
                        .map(BackupFacts::message)
                        .filter(message -> !message.isEmpty())
                        .map(": "::concat)
                        .orElse("");
        return "The last backup failed%s. %s".formatted(cause, age(protection));
    }

    private static String age(Protection protection) {
        return protection
                .age()
                .map(age -> "The last good backup is %s old".formatted(Text.duration(age)))
                .orElse("There is no good backup");
    }

    private static String expected(Protection protection) {
        return protection
                .expected()
                .map(pause -> ", one is expected every " + Text.duration(pause))
                .orElse("; no schedule backs it up");
    }
}
