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
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** Stands between Drover and an API server and keeps a list of the requests. */
final class ApiProxy implements AutoCloseable {
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

    /**
     * A request.
     *
     * @param query empty if there is none
     * @param answer the code of HTTP
     */
    record Request(String method, String path, String query, String body, int answer) {
        boolean isWatch() {
            return query.contains("watch=true");
        }

        /** Informers list from a resource version, and watch from there. */
        boolean isOfInformer() {
            return isWatch() || query.contains("resourceVersion=");
        }

        boolean isRead() {
            return method.equals("GET") && !isOfInformer();
        }

        /** A change that was made. */
        boolean isWrite() {
            return !method.equals("GET") && answer < 300;
        }

        /** A change that was refused, since the object had been changed meanwhile. */
        boolean isConflict() {
            return answer == 409;
        }

        /** Whether it is about objects of that plural name. */
        boolean isAbout(String plural) {
            return path.contains("/" + plural);
        }

        /** Whether it is about this object; one is created at the path of its kind. */
        boolean isAbout(String plural, String name) {
            return path.matches(".*/" + plural + "/" + name + "(/status)?");
        }

        /** As {@link #isAbout(String, String)}, or writes an event about the object. */
        boolean isAbout(String kind, String plural, String name) {
            return isAbout(plural, name)
                    || path.matches(".*/events(/.*)?")
                            && (body.contains("\"kind\":\"" + kind + "\"")
                                    && body.contains("\"name\":\"" + name + "\""));
        }

        @Override
        public String toString() {
            return method + " " + path + " " + body.substring(0, Math.min(300, body.length()));
        }
    }

    /** An answer of this proxy instead of the server's. */
    record Answer(int code, String body) {}

    /**
     * What is asked, before it is answered.
     *
     * @param authorization as in the header; empty if there is none
     */
    record Question(String method, URI uri, String authorization, String body) {
        String path() {
            return uri.getPath();
        }
    }

    /** What is answered here and not forwarded. */
    interface Interception {
        Optional<Answer> of(Question question);

        /** Hears what the server itself has forbidden. */
        default void forbidden(String status) {}
    }

    /**
     * The API server behind it.
     *
     * @param authorization makes of the header's value that which the server knows
     */
    record Server(URI uri, HttpClient client, UnaryOperator<String> authorization) {
        /** One that takes what it is given. */
        static Server open(URI uri) {
            return new Server(uri, builder().build(), UnaryOperator.identity());
        }

        /** Of a client for {@link #Server}. */
        static HttpClient.Builder builder() {
            return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        }
    }

    private final Server server;
    private final Interception interception;
    private final HttpServer http;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();

    ApiProxy(URI server) throws IOException {
        this(Server.open(server), question -> Optional.empty());
    }

    ApiProxy(Server server, Interception interception) throws IOException {
        this.server = server;
        this.interception = interception;
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
        return requests.stream().filter(request -> !request.isWatch()).toList();
    }

    /** As {@link #requests}, without the lists by which informers begin. */
    List<Request> requestsBesideInformers() {
        return requests.stream().filter(request -> !request.isOfInformer()).toList();
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
            Optional<Answer> own =
                    interception.of(
                            new Question(
                                    exchange.getRequestMethod(),
                                    uri,
                                    Optional.ofNullable(
                                                    exchange.getRequestHeaders()
                                                            .getFirst("Authorization"))
                                            .orElse(""),
                                    new String(body, StandardCharsets.UTF_8)));
            if (own.isPresent()) {
                byte[] answer = own.get().body().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(own.get().code(), answer.length);
                exchange.getResponseBody().write(answer);
            } else {
                forward(exchange, uri, body);
            }
        }
    }

    private void forward(HttpExchange exchange, URI uri, byte[] body) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri().resolve(uri.toString()))
                        .method(
                                exchange.getRequestMethod(),
                                HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders()
                .forEach(
                        (name, values) -> {
                            if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                                values.forEach(value -> request.header(name, known(name, value)));
                            }
                        });
        try {
            HttpResponse<InputStream> answer =
                    server.client()
                            .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            // the namespace's Lease is renewed every ten seconds, whatever happens
            if (!uri.getPath().contains("/leases/")) {
                requests.add(
                        new Request(
                                exchange.getRequestMethod(),
                                uri.getPath(),
                                uri.getRawQuery() == null ? "" : uri.getRawQuery(),
                                new String(body, StandardCharsets.UTF_8),
                                answer.statusCode()));
            }
            exchange.sendResponseHeaders(answer.statusCode(), 0);
            if (answer.statusCode() == 403) {
                byte[] status = answer.body().readAllBytes();
                interception.forbidden(new String(status, StandardCharsets.UTF_8));
                exchange.getResponseBody().write(status);
            } else {
                pass(answer.body(), exchange.getResponseBody());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String known(String header, String value) {
        return header.equalsIgnoreCase("Authorization")
                ? server.authorization().apply(value)
                : value;
    }

    private static void pass(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8192];
        try (from) {
            // a watch that has nothing to report has begun nevertheless
            to.flush();
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                to.write(buffer, 0, read);
                to.flush();
            }
        }
    }

    @Override
    public void close() {
        http.stop(0);
        server.client().shutdownNow();
        executor.shutdownNow();
    }
}
