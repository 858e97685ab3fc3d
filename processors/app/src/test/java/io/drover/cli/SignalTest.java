package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How a process ends that gets a signal. */
class SignalTest {
    @TempDir Path directory;

    /** Stands for a command: says that it has begun, and ends as it is told when interrupted. */
    static final class Command {
        private Command() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Interruption interruption = Interruption.ofCurrentThread();
            boolean complete = arguments[1].equals("complete");
            try {
                Files.createFile(Path.of(arguments[0]));
                if (arguments[1].equals("asks")) {
                    Question.answer(Command::never);
                }
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                // asked to end
            } finally {
                interruption.end(complete);
            }
        }

        private static String never() {
            try {
                System.in.read();
                return "y";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private int endOf(String how, String signal) throws IOException, InterruptedException {
        Path begun = directory.resolve(how);
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Command.class.getName(),
                                begun.toString(),
                                how)
                        .inheritIO()
                        .redirectInput(ProcessBuilder.Redirect.PIPE)
                        .start();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(begun));
            new ProcessBuilder(List.of("kill", "-" + signal, Long.toString(process.pid())))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Of Ctrl-C a test cannot be sure: who runs tests in the background has it ignored. */
    @Test
    void aQuestionEndsAtOnceWithTheCodeOfTheSignal() throws Exception {
        assertThat(endOf("asks", "TERM")).isEqualTo(143);
    }

    @Test
    void whatHasDoneItsWorkEndsWithZero() throws Exception {
        assertThat(endOf("complete", "TERM")).isZero();
    }

    @Test
    void whatHasNotEndsWithTheCodeOfTheSignal() throws Exception {
        assertThat(endOf("incomplete", "TERM")).isEqualTo(143);
    }
}
