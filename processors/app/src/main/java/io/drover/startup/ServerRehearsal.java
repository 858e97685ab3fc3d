package io.drover.startup;

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
 * it takes one argument, an empty directory. What only some use, such as S3, is left out: every
 * start would have to load it. So is the vector module: the JVM keeps nothing once a class comes
 * from a module that the command line does not name.
 */
public final class ServerRehearsal {
    private ServerRehearsal() {}

    public static void main(String[] arguments) throws IOException {
        run(Path.of(arguments[0]));
        System.exit(0);
    }

    /** What {@code up} starts, and some of its pages. */
    static void run(Path data) throws IOException {
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
