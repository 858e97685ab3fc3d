package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

class QuestionTest {
    @Test
    void returnsTheAnswer() throws InterruptedException {
        assertThat(Question.answer(() -> "y")).contains("y");
    }

    @Test
    void returnsNothingAtTheEndOfInput() throws InterruptedException {
        assertThat(Question.answer(() -> null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"y", "Y", " yes "})
    void goesOnIfTheAnswerIsYes(String answer) {
        assertThatCode(() -> Question.requireYes(Optional.of(answer), "nothing was deleted"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n", "no", "yesterday"})
    void saysWhatWasNotDoneIfTheAnswerIsAnyOther(String answer) {
        assertThatThrownBy(() -> Question.requireYes(Optional.of(answer), "nothing was deleted"))
                .hasMessage("nothing was deleted")
                .extracting("code")
                .isEqualTo(ExitCode.DECLINED);
        assertThatThrownBy(() -> Question.requireYes(Optional.empty(), "nothing was done"))
                .hasMessage("nothing was done");
    }

    @Test
    void anInterruptEndsItThoughReadingGoesOn() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicReference<Exception> end = new AtomicReference<>();
        Thread command =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        Question.answer(() -> read(asked, never));
                                    } catch (InterruptedException e) {
                                        end.set(e);
                                    }
                                });
        await().until(() -> asked.getCount() == 0);

        command.interrupt();

        await().atMost(Duration.ofSeconds(5)).until(() -> end.get() != null);
        never.countDown();
    }

    /** As a console does, which an interrupt does not disturb. */
    private static String read(CountDownLatch asked, CountDownLatch never) {
        asked.countDown();
        while (true) {
            try {
                never.await();
                return "y";
            } catch (InterruptedException e) {
                // goes on reading
            }
        }
    }
}
