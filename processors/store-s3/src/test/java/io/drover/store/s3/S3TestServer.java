package io.drover.store.s3;

import io.drover.blockengine.support.ScratchDirectories;
import io.drover.s3proxy.S3ProxyServer;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;

import software.amazon.awssdk.services.s3.S3Client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** One S3 server for all tests of a JVM; each test takes a bucket of its own. */
public final class S3TestServer {
    private static final Path HOME = ScratchDirectories.create("drover-s3-");
    private static final S3ProxyServer SERVER = start();

    private S3TestServer() {}

    private static S3ProxyServer start() {
        try {
            return S3ProxyServer.start(libraries(), HOME, "drover", "drover-secret");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the build puts S3Proxy's class path. */
    public static Path libraries() {
        return Path.of(System.getProperty("drover.root"), "processors", "demo-s3", "target", "lib");
    }

    public static S3ProxyServer get() {
        return SERVER;
    }

    public static TargetCredentials credentials() {
        return new TargetCredentials(SERVER.secret());
    }

    /**
     * Lets the server take objects for that much older than they are.
     *
     * @param part of their keys
     * @return how many there are
     */
    public static int age(String bucket, String part, Duration time) throws IOException {
        try (Stream<Path> files = Files.walk(HOME.resolve("data").resolve(bucket))) {
            List<Path> found =
                    files.filter(Files::isRegularFile)
                            .filter(file -> file.toString().contains(part))
                            .toList();
            for (Path file : found) {
                Instant written = Files.getLastModifiedTime(file).toInstant();
                Files.setLastModifiedTime(file, FileTime.from(written.minus(time)));
            }
            return found.size();
        }
    }

    /** Makes the bucket and returns the URL of a target in it. */
    public static String bucket(String name) {
        S3Url url = (S3Url) TargetKinds.parse("s3://" + name + "@us-east-1/");
        try (S3Client client = S3ClientFactory.create(url, credentials())) {
            client.createBucket(request -> request.bucket(name));
        }
        return url.text();
    }

    /** Writes the shipped error handling with shorter waits into a directory of routes. */
    public static Path quickRetries(Path directory) throws IOException {
        Path shipped =
                Path.of(System.getProperty("drover.root"), "routes", "error-handling.camel.yaml");
        String text =
                Files.readString(shipped)
                        .replace("maximumRedeliveries: \"7\"", "maximumRedeliveries: \"3\"")
                        .replace("redeliveryDelay: \"200\"", "redeliveryDelay: \"10\"")
                        .replace(
                                "maximumRedeliveryDelay: \"10000\"",
                                "maximumRedeliveryDelay: \"50\"");
        Files.writeString(directory.resolve("error-handling.camel.yaml"), text);
        return directory;
    }
}
