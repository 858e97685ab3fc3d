package io.drover.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When the silence of a target is reported, and when the target is given up. */
class VigilTest {
    private static final Patience PATIENCE =
            new Patience(
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5));

    private final List<String> lines = new ArrayList<>();
    private long now;

    private final Vigil command = vigil(true);
    private final Vigil controller = vigil(false);

    private Vigil vigil(boolean attended) {
        return new Vigil(
                "nfs://server/export",
                PATIENCE,
                attended,
                new SilenceListener() {
                    @Override
                    public void silent(String target, Silence silence) {
                        lines.add(silence.message());
                    }

                    @Override
                    public void answered(String target, Duration after) {
                        lines.add("answered after " + after.toSeconds());
                    }
                },
                () -> now);
    }

    private void pass(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    /** Seconds until the call is given up, with a look at it every second. */
    private long givenUpAfter(Vigil vigil, StoreCall call) {
        long seconds = 0;
        while (!vigil.look(call, Optional.empty())) {
            pass(1);
            seconds++;
        }
        return seconds;
    }

    @Test
    void aFirstAnswerIsWaitedForByACommandForHalfAMinute() {
        assertThat(givenUpAfter(command, command.begin())).isEqualTo(30);
        assertThat(givenUpAfter(controller, controller.begin())).isEqualTo(75);
    }

    @Test
    void aTargetThatHasAnsweredIsWaitedForLonger() {
        command.begin();
        command.answered();

        assertThat(givenUpAfter(command, command.begin())).isEqualTo(75);
    }

    @Test
    void requestsAtOnceShareTheTimeAndAnyProgressRenewsIt() {
        command.begin();
        command.answered();
        StoreCall first = command.begin();
        pass(40);
        StoreCall second = command.begin();
        assertThat(command.look(second, Optional.empty())).isFalse();
        pass(30);
        command.progress();
        pass(74);
        assertThat(command.look(first, Optional.empty())).isFalse();
        pass(1);

        assertThat(command.look(first, Optional.empty())).isTrue();
        assertThat(command.look(second, Optional.empty())).isTrue();
    }

    @Test
    void timeWithoutARequestIsNoSilence() {
        command.begin();
        command.answered();
        pass(3600);

        assertThat(givenUpAfter(command, command.begin())).isEqualTo(75);
    }

    @Test
    void whatIsAskedAfterGivingUpIsShort() {
        command.begin();
        command.answered();
        givenUpAfter(command, command.begin());
        command.unanswered();

        StoreCall removalOfALock = command.begin();

        assertThat(givenUpAfter(command, removalOfALock)).isEqualTo(5);
        command.unanswered();
        pass(75);
        assertThat(givenUpAfter(command, command.begin())).isEqualTo(75);
    }

    @Test
    void anAnswerEndsTheShortTime() {
        command.begin();
        command.unanswered();
        command.begin();
        command.answered();

        assertThat(givenUpAfter(command, command.begin())).isEqualTo(75);
    }

    @Test
    void theSilenceIsReportedEveryTenSecondsAndItsEndOnce() {
        StoreCall call = command.begin();
        pass(9);
        command.look(call, Optional.empty());
        assertThat(lines).isEmpty();
        assertThat(command.silence()).isEmpty();
        pass(1);
        command.look(call, Optional.of("no route"));
        assertThat(command.silence())
                .contains(
                        new Silence(
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(20),
                                Optional.of("no route")));
        pass(10);
        command.look(call, Optional.empty());
        pass(2);
        command.answered();
        command.begin();
        command.answered();

        assertThat(lines)
                .containsExactly(
                        "no answer for 10 s (no route), trying again for 20 s at most",
                        "no answer for 20 s (no route), trying again for 10 s at most",
                        "answered after 22");
        assertThat(command.silence()).isEmpty();
    }

    @Test
    void theVerdictNamesTheTargetTheTimeAndTheReason() {
        StoreCall call = command.begin();
        pass(30);
        command.look(call, Optional.of("no answer within 15000 ms"));

        assertThat(command.verdict(call))
                .isEqualTo(
                        "no answer from nfs://server/export for 30 s (no answer within 15000 ms);"
                                + " gave up");
    }
}
