package io.drover.startup;

import io.drover.Drover;
import io.drover.resource.Names;
import io.drover.runtime.EmbeddedDrover;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * The {@link Rehearsal} of what runs until it is stopped. The launcher calls it when it has built;
 * it takes one argument, an empty directory.
 */
public final class ServerRehearsal {
    private ServerRehearsal() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(run(Path.of(arguments[0])));
    }

    /** Returns the exit code of the first command that fails, or 0. */
    static int run(Path directory) throws IOException {
        serve(directory.resolve("up"));
        return System.getProperty(Rehearsal.S3_LIBRARIES) == null
                ? 0
                : Drover.run("demo", "--data", directory.resolve("demo").toString());
    }

    /** What {@code up} starts, and some of its pages. */
    private static void serve(Path data) throws IOException {
        int management = freePort();
        int console = freePort();
        EmbeddedDrover.Options options =
                new EmbeddedDrover.Options(
                        data,
                        0,
                        Names.DEFAULT_NAMESPACE,
                        Map.of(
                                "drover.management.enabled", "true",
                                "drover.management.port", Integer.toString(management),
                                "drover.management.jolokia", "true",
                                "drover.console.enabled", "true",
                                "drover.console.port", Integer.toString(console)));
        try (EmbeddedDrover _ = EmbeddedDrover.start(options, InstantSource.system())) {
            for (String page :
                    List.of(
                            "http://127.0.0.1:%d/observe/health".formatted(management),
                            "http://127.0.0.1:%d/observe/metrics".formatted(management),
                            "http://127.0.0.1:%d/console".formatted(console),
                            "http://127.0.0.1:%d/console/volumes".formatted(console))) {
                try (InputStream answer = URI.create(page).toURL().openStream()) {
                    answer.transferTo(OutputStream.nullOutputStream());
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
