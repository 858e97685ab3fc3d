package io.drover.startup;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.drover.Drover;
import io.drover.control.admission.webhook.GeneratedCertificate;
import io.drover.control.admission.webhook.ServerCertificate;
import io.drover.s3proxy.S3ProxyServer;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;
import io.drover.store.s3.S3ClientFactory;
import io.drover.store.s3.S3Url;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Runs commands on a small image, so that the JVM can keep the classes which they need. The
 * launcher calls it when it has built; it takes one argument, an empty directory.
 */
public final class Rehearsal {
    /** Where the demo's S3 server is. Without it nothing is rehearsed with S3. */
    static final String S3_LIBRARIES = "drover.s3proxy.lib";

    private static final String NAME = "rehearsal";
    private static final String BUCKET = "s3://drover-rehearsal@us-east-1/";
    private static final int DATA_BYTES = 8 * 1024 * 1024;
    private static final long IMAGE_BYTES = 8L * DATA_BYTES;

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(run(Path.of(arguments[0])));
    }

    /** Returns the exit code of the first command that fails, or 0. */
    static int run(Path directory) throws IOException {
        Path image = image(directory.resolve("image"));
        int code = onDirectory(directory, image);
        String libraries = System.getProperty(S3_LIBRARIES);
        return code == 0 && libraries != null ? onS3(directory, image, Path.of(libraries)) : code;
    }

    private static int onDirectory(Path directory, Path image) throws IOException {
        String target = directoryTarget(directory.resolve("target"));
        String copy = directoryTarget(directory.resolve("copy"));
        String restored = directory.resolve("restored").toString();
        return run(
                List.of(
                        List.of("bench", target, "--sparse"),
                        backup(image, target),
                        List.of("ls", target),
                        List.of("inspect", backupOf(target)),
                        List.of("restore", backupOf(target), "--to", restored),
                        List.of("verify", target),
                        List.of("copy", backupOf(target), copy)));
    }

    private static int onS3(Path directory, Path image, Path libraries) throws IOException {
        try (S3ProxyServer server =
                S3ProxyServer.start(libraries, directory.resolve("s3"), NAME, NAME)) {
            S3ClientFactory.createBucket(
                    (S3Url) TargetKinds.parse(BUCKET), new TargetCredentials(server.secret()));
            int code = onBucket(directory, image, "plain", server.secret());
            return code == 0 ? overTls(directory, image, server) : code;
        }
    }

    private static int overTls(Path directory, Path image, S3ProxyServer server)
            throws IOException {
        ServerCertificate certificate = certificate();
        try (TlsFront front = new TlsFront(certificate.context(), server.uri())) {
            Map<String, String> secret = new HashMap<>(server.secret());
            secret.put("AWS_ENDPOINTS", front.uri().toString());
            secret.put("AWS_CERT", certificate.authority());
            return onBucket(directory, image, "tls", secret);
        }
    }

    private static ServerCertificate certificate() throws IOException {
        try {
            return GeneratedCertificate.make(Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a certificate was made", e);
        }
    }

    private static int onBucket(Path directory, Path image, String name, Map<String, String> secret)
            throws IOException {
        Path credentials = directory.resolve("credentials-" + name + ".yaml");
        new YAMLMapper()
                .writeValue(credentials.toFile(), Map.of("kind", "Secret", "stringData", secret));
        String target = BUCKET + name + "/";
        String restored = directory.resolve("restored-" + name).toString();
        return run(
                Stream.of(
                                backup(image, target),
                                List.of("ls", target),
                                List.of("restore", backupOf(target), "--to", restored))
                        .map(command -> with(credentials.toString(), command))
                        .toList());
    }

    private static List<String> with(String credentials, List<String> command) {
        return Stream.concat(command.stream(), Stream.of("--credentials", credentials)).toList();
    }

    private static List<String> backup(Path image, String target) {
        return List.of("backup", image.toString(), target, "--volume", NAME, "--name", NAME);
    }

    private static String backupOf(String target) {
        return target + "?backup=" + NAME + "&volume=" + NAME;
    }

    private static int run(List<List<String>> commands) {
        return commands.stream()
                .mapToInt(command -> Drover.run(command.toArray(String[]::new)))
                .filter(code -> code != 0)
                .findFirst()
                .orElse(0);
    }

    private static String directoryTarget(Path directory) throws IOException {
        return Files.createDirectory(directory).toUri().toString();
    }

    private static Path image(Path file) throws IOException {
        byte[] data = new byte[DATA_BYTES];
        new Random(1).nextBytes(data);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(data));
            channel.write(ByteBuffer.allocate(1), IMAGE_BYTES - 1);
        }
        return file;
    }
}
