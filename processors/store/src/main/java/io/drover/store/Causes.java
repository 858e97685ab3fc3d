package io.drover.store;

import java.util.Objects;
import java.util.stream.Stream;

/** What led to a failure. */
public final class Causes {
    private Causes() {}

    /** The failure itself, its cause and the causes of that, the root last. */
    public static Stream<Throwable> of(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }
}
