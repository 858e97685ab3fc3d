package io.drover.console.view;

import java.time.Duration;
import java.util.Optional;

/**
 * The age of the last good backup against the one at which it is late.
 *
 * @param percent of the width, which is twice what is expected
 */
public record AgeMeter(int percent, State.Tone tone, String text) {
    private static final int FULL = 100;

    /**
     * @param limit the age from which on it is late
     */
    public static AgeMeter of(Optional<Duration> age, Duration limit, State.Tone tone) {
        long most = Math.max(1, limit.toSeconds() * 4 / 3);
        int percent =
                age.map(time -> (int) Math.clamp(time.toSeconds() * FULL / most, 2, FULL))
                        .orElse(0);
        return new AgeMeter(
                percent,
                tone,
                age.map(Text::duration).orElse("none") + ", late after " + Text.duration(limit));
    }
}
