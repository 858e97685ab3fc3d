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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between a client and an API server and keeps a list of the requests. */
final class RecordingProxy implements AutoCloseable {
    /**
     * A request.
     *
     * @param watch whether it is a watch, or the list before it
     * @param answer the code of HTTP
     */
    record Request(String method, String path, boolean watch, String body, int answer) {
        boolean isRead() {
            return method.equals("GET") && !watch;
        }

        /** A change that was made. */
        boolean isWrite() {
            return !method.equals("GET") && answer < 300;
        }

        /** A change that was refused, since the object had been changed meanwhile. */
        boolean isConflict() {
            return answer == 409;
        }

        /** What it is about: path, and for an event also the object. */
        boolean isAbout(String kind, String plural, String name) {
            return path.matches(".*/" + plural + "/" + name + "(/status)?")
                    || path.matches(".*/events(/.*)?")
                            && (body.contains("\"kind\":\"" + kind + "\"")
                                    && body.contains("\"name\":\"" + name + "\""));
        }

        @Override
        public String toString() {
            return method + " " + path + " " + body.substring(0, Math.min(300, body.length()));
        }
    }

    private final URI server;
    private final HttpServer http;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();

    RecordingProxy(URI server) throws IOException {
        this.server = server;
        this.http =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        http.setExecutor(executor);
        http.createContext("/", this::serve);
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** The requests since the start or {@link #forget}, without watches. */
    List<Request> requests() {
        return requests.stream().filter(request -> !request.watch()).toList();
    }

    void forget() {
        requests.clear();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
                // as the server does, to have clients stream over HTTP
                byte[] answer = "{\"kind\":\"Status\"}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                return;
            }
            URI uri = exchange.getRequestURI();
            byte[] body = exchange.getRequestBody().readAllBytes();
            forward(exchange, uri, body);
        }
    }

    /** Informers list from a resource version, and watch from there. */
    private static boolean isOfInformer(URI uri) {
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        return query.contains("watch=true") || query.contains("resourceVersion=");
    }

    private void forward(HttpExchange exchange, URI uri, byte[] body) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(uri.toString()))
                        .method(
                                exchange.getRequestMethod(),
                                HttpRequest.BodyPublishers.ofByteArray(body));
        for (String header : List.of("Accept", "Content-Type")) {
            String value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                request.header(header, value);
            }
        }
        try {
            HttpResponse<InputStream> answer =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            // the namespace's Lease is renewed every ten seconds, whatever happens
            if (!uri.getPath().contains("/leases/")) {
                requests.add(
                        new Request(
                                exchange.getRequestMethod(),
                                uri.getPath(),
                                isOfInformer(uri),
                                new String(body, StandardCharsets.UTF_8),
                                answer.statusCode()));
            }
            exchange.sendResponseHeaders(answer.statusCode(), 0);
            pass(answer.body(), exchange.getResponseBody());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8192];
        try (from) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                to.write(buffer, 0, read);
                to.flush();
            }
        }
    }

    @Override
    public void close() {
        http.stop(0);
        client.shutdownNow();
        executor.shutdownNow();
    }
}
