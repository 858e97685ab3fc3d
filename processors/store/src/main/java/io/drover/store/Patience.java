package io.drover.store;

import org.apache.camel.CamelContext;

import java.time.Duration;

/**
 * How long a target may leave its callers without any answer; all positive.
 *
 * @param firstAnswer of a target that a person waits for and that has never answered
 * @param silence of one that has answered before, over all repetitions of a request
 * @param notice until the silence is reported, and between two such notices
 * @param farewell of a request that is made when the target was given up a short while ago, such as
 *     for the removal of a lock
 */
public record Patience(Duration firstAnswer, Duration silence, Duration notice, Duration farewell) {
    /**
     * The silence is shorter than what is left of a lock that is due to be refreshed, so that the
     * operation ends before its lock does.
     */
    public static final Patience DEFAULT =
            new Patience(
                    Duration.ofSeconds(25),
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5));

    public Patience {
        for (Duration duration : new Duration[] {firstAnswer, silence, notice, farewell}) {
            if (!duration.isPositive()) {
                throw new IllegalArgumentException("patience must be positive, not " + duration);
            }
        }
    }

    /**
     * The default, or what the properties {@code drover.store.patience.<name>} set, such as 30s.
     */
    public static Patience of(CamelContext context) {
        return new Patience(
                property(context, "first-answer", DEFAULT.firstAnswer),
                property(context, "silence", DEFAULT.silence),
                property(context, "notice", DEFAULT.notice),
                property(context, "farewell", DEFAULT.farewell));
    }

    private static Duration property(CamelContext context, String name, Duration fallback) {
        String text =
                context.resolvePropertyPlaceholders(
                        "{{drover.store.patience." + name + ":" + fallback.toSeconds() + "s}}");
        return Duration.parse("PT" + text);
    }

    /** The same, but a target may be silent for that long before it has answered, or longer. */
    public Patience withFirstAnswer(Duration limit) {
        return new Patience(
                limit, limit.compareTo(silence) > 0 ? limit : silence, notice, farewell);
    }
}
