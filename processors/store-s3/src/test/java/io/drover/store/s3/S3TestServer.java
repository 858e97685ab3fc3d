package io.drover.store.s3;

import io.drover.s3proxy.S3ProxyServer;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;

import software.amazon.awssdk.services.s3.S3Client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One S3 server for all tests of a JVM; each test takes a bucket of its own. */
public final class S3TestServer {
    private static final S3ProxyServer SERVER = start();

    private S3TestServer() {}

    private static S3ProxyServer start() {
        try {
            Path home = Files.createTempDirectory("drover-s3-");
            return S3ProxyServer.start(libraries(), home, "drover", "drover-secret");
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
