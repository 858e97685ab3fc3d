package io.drover.cli;

import picocli.CommandLine.Model.CommandSpec;

import java.io.Console;
import java.util.Locale;

/** Asks before something that cannot be undone. */
final class Question {
    private Question() {}

    /**
     * Returns if {@code yes} is set or the user says so.
     *
     * @throws CommandFailure if the user does not, or there is nobody to ask
     */
    static void ask(CommandSpec spec, boolean yes, String question) {
        if (yes) {
            return;
        }
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "%s There is nobody to ask here: say --yes to '%s'"
                            .formatted(question, spec.qualifiedName()));
        }
        String answer = console.readLine("%s [y/N] ", question);
        if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
            throw new CommandFailure(ExitCode.DECLINED, "nothing was done");
        }
    }
}
