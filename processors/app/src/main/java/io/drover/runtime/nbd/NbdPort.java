package io.drover.runtime.nbd;

import java.util.Optional;

/** The property {@code drover.nbd.port}. */
public final class NbdPort {
    private static final int HIGHEST = 65535;

    private NbdPort() {}

    /**
     * @param value empty for none
     * @throws IllegalArgumentException if it is not a port
     */
    public static Optional<Integer> parse(String value) {
        if (value.isBlank()) {
            return Optional.empty();
        }
        try {
            int port = Integer.parseInt(value.strip());
            if (port >= 0 && port <= HIGHEST) {
                return Optional.of(port);
            }
        } catch (NumberFormatException e) {
            throw refused(value);
        }
        throw refused(value);
    }

    private static IllegalArgumentException refused(String value) {
        return new IllegalArgumentException(
                "drover.nbd.port is '%s', which is not a port; set it to 0 to %d, or leave it empty"
                        .formatted(value, HIGHEST));
    }
}
