package io.drover.store;

import java.time.Duration;

/** Is told about targets that do not answer. Called by threads that wait; must return at once. */
public interface SilenceListener {
    SilenceListener NONE =
            new SilenceListener() {
                @Override
                public void silent(String target, Silence silence) {
                    // nobody waits
                }

                @Override
                public void answered(String target, Duration after) {
                    // nobody waits
                }
            };

    /**
     * The target has been silent for a while, or for a while longer.
     *
     * @param target its URL
     */
    void silent(String target, Silence silence);

    /** It answers again, after a silence that was reported. */
    void answered(String target, Duration after);
}
