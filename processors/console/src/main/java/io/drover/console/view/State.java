package io.drover.console.view;

import java.util.Locale;

/** A state by a shape, a colour and a word, each of which is enough. */
public record State(Tone tone, String word) {
    /** What a state means for the person who looks. */
    public enum Tone {
        OK("●"),
        WARN("▲"),
        BAD("✖"),
        RUN("▶"),
        IDLE("○");

        private final String shape;

        Tone(String shape) {
            this.shape = shape;
        }

        public String shape() {
            return shape;
        }

        /** Class of the style sheet. */
        public String css() {
            return "tone-" + name().toLowerCase(Locale.ROOT);
        }
    }

    public static State ok(String word) {
        return new State(Tone.OK, word);
    }

    public static State warn(String word) {
        return new State(Tone.WARN, word);
    }

    public static State bad(String word) {
        return new State(Tone.BAD, word);
    }

    public static State run(String word) {
        return new State(Tone.RUN, word);
    }

    public static State idle(String word) {
        return new State(Tone.IDLE, word);
    }
}
