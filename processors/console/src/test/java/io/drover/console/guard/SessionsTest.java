package io.drover.console.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class SessionsTest {
    private static final Identity ADA = new Identity("ada", "", List.of(), Map.of(), "");

    private Instant now = Instant.parse("2026-11-28T14:00:00Z");
    private final Sessions sessions = new Sessions(() -> now);

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void oneThatIsUsedStaysForHalfADay() {
        sessions.open("a", ADA, Optional.empty());
        for (int minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
            pass(Duration.ofMinutes(20));
            assertThat(sessions.of("a", true)).as("after %d minutes", minutes + 20).contains(ADA);
        }
        pass(Duration.ofMinutes(20));
        assertThat(sessions.of("a", true)).isEmpty();
    }

    @Test
    void idleOneEndsAfterHalfAnHour() {
        sessions.open("a", ADA, Optional.empty());
        pass(Duration.ofMinutes(30));

        assertThat(sessions.of("a", true)).isEmpty();
    }

    @Test
    void pagesThatKeepUpByThemselvesDoNotKeepItOpen() {
        sessions.open("a", ADA, Optional.empty());
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofMinutes(5));
            assertThat(sessions.of("a", false)).contains(ADA);
        }
        pass(Duration.ofMinutes(5));
        assertThat(sessions.of("a", false)).isEmpty();
    }

    @Test
    void noneLastsLongerThanItsToken() {
        sessions.open("a", ADA, Optional.of(now.plusSeconds(600)));
        pass(Duration.ofMinutes(9));
        assertThat(sessions.of("a", true)).contains(ADA);
        pass(Duration.ofMinutes(1));
        assertThat(sessions.of("a", true)).isEmpty();

        sessions.open("b", ADA, Optional.of(now.minusSeconds(1)));
        assertThat(sessions.of("b", true)).isEmpty();
    }

    @Test
    void closedOneIsOver() {
        sessions.open("a", ADA, Optional.empty());
        sessions.close("a");

        assertThat(sessions.of("a", true)).isEmpty();
        assertThat(sessions.of("", true)).isEmpty();
    }

    @Test
    void manyDoNotFillTheMemory() {
        Expiring<Integer, String> few = new Expiring<>(3, () -> now);
        for (int i = 0; i < 100; i++) {
            few.put(i, "x", Duration.ofHours(1));
            assertThat(few.get(0)).as("used all the time").isPresent();
        }
        assertThat(few.size()).isEqualTo(3);
    }

    @Test
    void failuresAreForgottenAfterAMinute() {
        SignInLimit limit = new SignInLimit(() -> now);
        for (int i = 0; i < SignInLimit.TRIES; i++) {
            assertThat(limit.isReached("1.2.3.4")).isFalse();
            limit.failed("1.2.3.4");
        }
        assertThat(limit.isReached("1.2.3.4")).isTrue();
        assertThat(limit.isReached("1.2.3.5")).isFalse();
        pass(SignInLimit.PAUSE);
        assertThat(limit.isReached("1.2.3.4")).isFalse();
    }

    @Test
    void tokensSayWhenTheyEnd() {
        String body =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"exp\":1764338400}".getBytes(StandardCharsets.UTF_8));

        assertThat(TokenEnd.of("x." + body + ".y")).contains(Instant.ofEpochSecond(1764338400));
        for (String other : new String[] {"", "abc", "a.b.c", "a." + body, "a.!.c", "a.bnVsbA.c"}) {
            assertThat(TokenEnd.of(other)).as(other).isEmpty();
        }
    }

    @Test
    void signInLeadsToPagesOfTheConsole() {
        assertThat(SignIn.to("/console/volumes?q=a%20b&page=2"))
                .isEqualTo("/console/volumes?q=a%20b&page=2");
        for (String other :
                new String[] {
                    "//evil.example/console/",
                    "https://evil.example/",
                    "/console",
                    "/console/\\x",
                    "/console/\r\nX: y",
                    null
                }) {
            assertThat(SignIn.to(other)).as(other).isEqualTo("/console/");
        }
    }
}
