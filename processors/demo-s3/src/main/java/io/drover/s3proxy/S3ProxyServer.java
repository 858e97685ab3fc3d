package io.drover.s3proxy;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An S3 server on the loopback interface for the demo and the tests: S3Proxy in a process of its
 * own, as its libraries and Camel's exclude each other. Signatures are checked.
 */
public final class S3ProxyServer implements AutoCloseable {
    private static final long START_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int POLL_MILLIS = 50;
    private static final String LOGBACK =
            """
            <configuration><appender name="console" class="ch.qos.logback.core.ConsoleAppender"><encoder>\
            <pattern>%level %logger %msg%n</pattern></encoder></appender>\
            <root level="WARN"><appender-ref ref="console"/></root></configuration>
            """;

    private final Process process;
    private final Thread hook;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Duration grace = Duration.ZERO;
    private final URI uri;
    private final String accessKey;
    private final String secretKey;

    private S3ProxyServer(Process process, URI uri, String accessKey, String secretKey) {
        this.process = process;
        this.uri = uri;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.hook = Thread.ofPlatform().unstarted(this::end);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * @param libraries directory with S3Proxy's class path
     * @param directory where it keeps its data ({@code data/<bucket>/…}), configuration and log
     * @throws IOException if it does not start; the message names its log
     */
    public static S3ProxyServer start(
            Path libraries, Path directory, String accessKey, String secretKey) throws IOException {
        Path home = Files.createDirectories(directory).toAbsolutePath();
        Path data = Files.createDirectories(home.resolve("data"));
        int port = freePort();
        Files.writeString(home.resolve("logback.xml"), LOGBACK);
        Files.writeString(
                home.resolve("s3proxy.properties"),
                configuration(port, data, accessKey, secretKey));
        File log = home.resolve("s3proxy.log").toFile();
        Process process =
                new ProcessBuilder(
                                // Ctrl-C is sent to all processes of a terminal; users of the
                                // server need it a little longer
                                "sh",
                                "-c",
                                "trap '' INT; exec \"$0\" \"$@\"",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                home + File.pathSeparator + libraries.toAbsolutePath().resolve("*"),
                                "org.gaul.s3proxy.Main",
                                "--properties",
                                home.resolve("s3proxy.properties").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log)
                        .start();
        S3ProxyServer server =
                new S3ProxyServer(
                        process, URI.create("http://127.0.0.1:" + port), accessKey, secretKey);
        server.awaitListening(port, log);
        return server;
    }

    private static String configuration(int port, Path data, String accessKey, String secretKey) {
        return String.join(
                "\n",
                "s3proxy.endpoint=http://127.0.0.1:" + port,
                "s3proxy.authorization=aws-v2-or-v4",
                "s3proxy.identity=" + accessKey,
                "s3proxy.credential=" + secretKey,
                "jclouds.provider=filesystem-nio2",
                "jclouds.filesystem.basedir=" + data,
                "");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening(int port, File log) throws IOException {
        long deadline = System.nanoTime() + START_TIMEOUT_NANOS;
        while (!isListening(port)) {
            if (exitedWithin(POLL_MILLIS) || System.nanoTime() > deadline) {
                close();
                throw new IOException("the S3 server did not start; see " + log);
            }
        }
    }

    private boolean exitedWithin(int millis) throws IOException {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IOException("interrupted while the S3 server started", e);
        }
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public URI uri() {
        return uri;
    }

    /** The values of a target's Secret for this server. */
    public Map<String, String> secret() {
        return Map.of(
                "AWS_ACCESS_KEY_ID",
                accessKey,
                "AWS_SECRET_ACCESS_KEY",
                secretKey,
                "AWS_ENDPOINTS",
                uri.toString());
    }

    /**
     * When the JVM is shutting down, waits so long for {@link #close}, so that users of the server
     * can finish their work.
     */
    public S3ProxyServer withGrace(Duration time) {
        grace = time;
        return this;
    }

    private void end() {
        try {
            if (!closed.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // the JVM is shutting down, the hook runs anyway
            process.destroyForcibly();
        }
    }
}
