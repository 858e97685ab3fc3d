package io.drover.nbd;

import java.io.IOException;

/** The error numbers of the protocol. */
enum NbdError {
    NONE(0),
    NOT_PERMITTED(1),
    IO(5),
    INVALID(22),
    NO_SPACE(28),
    OVERFLOW(75),
    NOT_SUPPORTED(95),
    SHUTDOWN(108);

    private final int number;

    NbdError(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static NbdError of(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("No space left") ? NO_SPACE : IO;
    }
}
