package io.drover.store.s3;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Keeps objects and the heads of requests; its certificate is an authority's of its own and for
 * localhost only.
 */
final class TlsServer implements AutoCloseable {
    private static final String PASSWORD = "password";
    private static final String AUTHORITY = "authority";

    /** What it does with a write's CRC-32C. */
    enum Checksums {
        UNKNOWN,
        CONFIRMED,
        REFUSED
    }

    private static final String CRC32C = "x-amz-checksum-crc32c";

    volatile Checksums checksums = Checksums.UNKNOWN;
    final List<Headers> writes = new CopyOnWriteArrayList<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpsServer server;
    private final String certificate;

    /**
     * @param validity options of keytool; without them from now on for some months
     */
    TlsServer(Path directory, String... validity)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path keys = directory.resolve("keys.p12");
        Path pem = directory.resolve("certificate.pem");
        keytool(keys, AUTHORITY, "-genkeypair", "-keyalg", "EC", "-dname", "CN=ca", "-ext", "bc:c");
        keytool(keys, AUTHORITY, "-exportcert", "-rfc", "-file", pem.toString());
        List<String> pair = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC"));
        pair.addAll(List.of("-signer", AUTHORITY, "-dname", "CN=localhost"));
        pair.addAll(List.of("-ext", "SAN=dns:localhost"));
        pair.addAll(List.of(validity));
        keytool(keys, "s", pair.toArray(String[]::new));
        keytool(keys, AUTHORITY, "-delete");
        certificate = Files.readString(pem);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private static void keytool(Path keys, String alias, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("-alias", alias, "-keystore", keys.toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(output);
        }
    }

    private static SSLContext context(Path keys) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + " " + path);
            byte[] content = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("ETag", "\"e\"");
            if (exchange.getRequestMethod().equals("PUT")) {
                write(exchange, path, content);
            } else {
                byte[] object = objects.getOrDefault(path, new byte[0]);
                exchange.sendResponseHeaders(200, object.length == 0 ? -1 : object.length);
                exchange.getResponseBody().write(object);
            }
        }
    }

    private void write(HttpExchange exchange, String path, byte[] content) throws IOException {
        Headers head = exchange.getRequestHeaders();
        writes.add(head);
        if (head.containsKey(CRC32C) && checksums == Checksums.REFUSED) {
            exchange.sendResponseHeaders(501, -1);
            return;
        }
        if (head.containsKey(CRC32C) && checksums == Checksums.CONFIRMED) {
            exchange.getResponseHeaders().add(CRC32C, head.getFirst(CRC32C));
        }
        objects.put(path, content);
        exchange.sendResponseHeaders(200, -1);
    }

    /** The authority's, in PEM. */
    String certificate() {
        return certificate;
    }

    String url(String host) {
        return "https://" + host + ":" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
