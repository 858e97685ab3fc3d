package io.drover.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** A port of the loopback interface that a user has chosen. */
final class LoopbackPort {
    private static final int HIGHEST = 65535;

    private LoopbackPort() {}

    /**
     * Asked before anything is made, so that a wrong port leaves nothing behind.
     *
     * @param port 0 is always good
     */
    static void requireFree(String option, int port) {
        if (port < 0 || port > HIGHEST) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "%s: %d is not a port; use 1 to %d, or 0".formatted(option, port, HIGHEST));
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.LOCAL,
                    "%s: port %d of the loopback interface cannot be used: %s; is another Drover running? Choose another port"
                            .formatted(option, port, e.getMessage()),
                    e);
        }
    }
}
