package io.drover.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between Drover and an API server and notes every request. */
final class CountingProxy implements AutoCloseable {
    /** Of one connection, which ends here. */
    private static final Set<String> OWN_HEADERS =
            Set.of(
                    "connection",
                    "content-length",
                    "host",
                    "http2-settings",
                    "sec-websocket-extensions",
                    "sec-websocket-key",
                    "sec-websocket-protocol",
                    "sec-websocket-version",
                    "transfer-encoding",
                    "upgrade");

    private final URI server;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();

    /** A request other than a watch. */
    record Request(String method, String path) {
        boolean isWrite() {
            return !method.equals("GET");
        }

        /** Whether it is about objects of that plural name. */
        boolean isAbout(String plural) {
            return path.contains("/" + plural);
        }

        /** Whether it is about this object; one is created at the path of its kind. */
        boolean isAbout(String plural, String name) {
            return path.matches(".*/" + plural + "/" + name + "(/status)?");
        }
    }

    CountingProxy(URI server) throws IOException {
        this.server = server;
        this.http =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        http.setExecutor(threads);
        http.createContext("/", this::forward);
        http.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** Those since the start, or since they were forgotten. */
    List<Request> requests() {
        return List.copyOf(requests);
    }

    void forget() {
        requests.clear();
    }

    private void forward(HttpExchange exchange) throws IOException {
        if (exchange.getRequestHeaders().containsKey("Upgrade")) {
            // no WebSocket, which makes the client fall back to a stream, as the server itself does
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            return;
        }
        URI uri = exchange.getRequestURI();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        // the namespace's Lease is renewed every ten seconds, whatever happens
        if (!query.contains("watch=true") && !uri.getPath().contains("/leases/")) {
            requests.add(new Request(exchange.getRequestMethod(), uri.getPath()));
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(uri.getRawPath() + query))
                        .method(
                                exchange.getRequestMethod(),
                                HttpRequest.BodyPublishers.ofByteArray(
                                        exchange.getRequestBody().readAllBytes()));
        exchange.getRequestHeaders()
                .forEach(
                        (name, values) -> {
                            if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                                values.forEach(value -> request.header(name, value));
                            }
                        });
        try (exchange) {
            answer(
                    exchange,
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, HttpResponse<InputStream> answer)
            throws IOException {
        answer.headers()
                .firstValue("content-type")
                .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        exchange.sendResponseHeaders(answer.statusCode(), 0);
        try (InputStream from = answer.body();
                OutputStream to = exchange.getResponseBody()) {
            // a watch that has nothing to report has begun nevertheless
            to.flush();
            byte[] buffer = new byte[16 * 1024];
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                to.write(buffer, 0, read);
                to.flush();
            }
        }
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
        client.shutdownNow();
    }
}
