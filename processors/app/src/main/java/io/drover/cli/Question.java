package io.drover.cli;

import picocli.CommandLine.Model.CommandSpec;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** Asks before something that cannot be undone. */
final class Question {
    private Question() {}

    /** As the other, for questions about anything but a deletion. */
    static void ask(CommandSpec spec, boolean yes, String question) throws InterruptedException {
        ask(spec, yes, question, "nothing was done");
    }

    /**
     * Returns if {@code yes} is set or the user agrees.
     *
     * @param otherwise what to say if not, such as {@code nothing was deleted}
     * @throws InterruptedException if the command is interrupted before the answer
     * @throws CommandFailure if the user does not, or there is nobody to ask
     */
    static void ask(CommandSpec spec, boolean yes, String question, String otherwise)
            throws InterruptedException {
        if (yes) {
            return;
        }
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "%s There is nobody to ask here, so %s: say --yes to '%s'"
                            .formatted(question, otherwise, spec.qualifiedName()));
        }
        requireYes(answer(() -> console.readLine("%s [y/N] ", question)), otherwise);
    }

    static void requireYes(Optional<String> answer, String otherwise) {
        if (answer.isEmpty() || !answer.get().strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
            throw new CommandFailure(ExitCode.DECLINED, otherwise);
        }
    }

    /**
     * Waits for a line in a way that an interrupt ends, which reading itself does not.
     *
     * @param reading returns null at the end of input
     * @throws InterruptedException if the command is interrupted; the reading thread is left behind
     */
    static Optional<String> answer(Supplier<String> reading) throws InterruptedException {
        CompletableFuture<Optional<String>> line = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .name("answer")
                .start(() -> line.complete(Optional.ofNullable(reading.get())));
        try {
            return line.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody completes it with a failure", e);
        }
    }
}
