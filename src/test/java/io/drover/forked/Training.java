package io.drover.forked;

import io.drover.Drover;
import io.drover.resource.Names;
import io.drover.runtime.EmbeddedDrover;
import io.drover.support.FreePort;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;

/** Does what processes of tests do as a rule: a server with a console, and a backup to a bucket. */
final class Training {
    private static final int BYTES = 4 << 20;

    private Training() {}

    /** Takes an empty directory, the URL of a bucket, and the file with its credentials. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        serve(directory.resolve("up"));
        byte[] content = new byte[BYTES];
        new Random(1).nextBytes(content);
        Path image = Files.write(directory.resolve("image"), content);
        System.exit(
                Drover.run(
                        "backup",
                        image.toString(),
                        arguments[1],
                        "--volume=training",
                        "--credentials=" + arguments[2]));
    }

    private static void serve(Path data) throws IOException {
        String port = Integer.toString(FreePort.find());
        EmbeddedDrover.Options options =
                new EmbeddedDrover.Options(
                        data,
                        0,
                        Names.DEFAULT_NAMESPACE,
                        Map.of(
                                "drover.management.enabled", "false",
                                "drover.console.enabled", "true",
                                "drover.console.port", port));
        try (EmbeddedDrover _ = EmbeddedDrover.start(options, InstantSource.system());
                InputStream page =
                        URI.create("http://127.0.0.1:" + port + "/console").toURL().openStream()) {
            page.transferTo(OutputStream.nullOutputStream());
        }
    }
}
