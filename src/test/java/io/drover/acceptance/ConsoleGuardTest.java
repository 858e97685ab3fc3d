package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.console.guard.RouteRights;
import io.drover.resource.Names;
import io.drover.runtime.EmbeddedDrover;
import io.drover.support.CapturedLog;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What stands before the console's pages, and before those of users. */
@Timeout(120)
class ConsoleGuardTest {
    private static final int OK = 200;
    private static final String OWN = "/console/own";

    @TempDir private static Path data;
    private static TestDrover drover;
    private static Console console;

    @BeforeAll
    static void start() throws IOException {
        Path routes = Files.createDirectories(data.resolve("routes"));
        Files.writeString(
                routes.resolve("own.camel.yaml"),
                """
                - route:
                    id: own-page
                    description: A page that a user added, which shows the headers of its message
                    from:
                      uri: platform-http
                      parameters:
                        path: /console/own
                      steps:
                        - setHeader:
                            name: Content-Security-Policy
                            constant: none at all
                        - setBody:
                            simple: ${headers} ${body}
                """);
        Map<String, String> properties = Console.properties();
        properties.put("drover.management.enabled", "true");
        properties.put("drover.management.port", "0");
        drover = TestDrover.start(data, properties);
        console = new Console(properties);
        drover.awaitAvailable(Names.DEFAULT_TARGET);
    }

    @AfterAll
    static void stop() {
        console.close();
        drover.close();
    }

    /** A request as it is written, of which the status is returned. */
    private static int raw(String... lines) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port())) {
            socket.getOutputStream()
                    .write(
                            (String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            try (InputStream answer = socket.getInputStream()) {
                String text = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
                return Integer.parseInt(text.substring("HTTP/1.1 ".length()).substring(0, 3));
            }
        }
    }

    @Test
    @DisplayName("A request that names no host is refused without a line in the log")
    void noHost() throws IOException {
        try (CapturedLog log = CapturedLog.of("io.vertx")) {
            assertThat(raw("GET /console/ HTTP/1.1")).isEqualTo(400);
            assertThat(raw("POST /console/new-volume HTTP/1.1")).isEqualTo(400);
            assertThat(log.with("none")).isEmpty();
        }
    }

    private static String token() throws Exception {
        String shown = console.get(OWN).body();
        return shown.replaceFirst("(?s).*(?i:x-console-token)=([\\w-]+).*", "$1");
    }

    @Test
    @DisplayName("A name that was made to lead here is not answered")
    void foreignHost() throws IOException {
        String port = ":" + console.port();

        assertThat(raw("GET /console/ HTTP/1.1", "Host: 127.0.0.1" + port)).isEqualTo(OK);
        assertThat(raw("GET /console/ HTTP/1.1", "Host: localhost" + port)).isEqualTo(OK);
        for (String host :
                List.of(
                        "evil.example" + port,
                        "127.0.0.1",
                        "127.0.0.1:1",
                        "127.0.0.1.evil.example" + port,
                        "localhost" + port + ".evil.example")) {
            assertThat(raw("GET /console/ HTTP/1.1", "Host: " + host)).as(host).isIn(400, 421);
        }
        assertThat(raw("GET /console/ HTTP/1.0")).isBetween(400, 421);
        assertThat(raw("GET http://evil.example/console/ HTTP/1.1", "Host: evil.example"))
                .isEqualTo(421);
    }

    @Test
    @DisplayName("A form is taken from the console's own pages alone, also by a user's route")
    void foreignForms() throws Exception {
        String token = token();
        String own = "http://127.0.0.1:" + console.port();
        Map<String, String> good = Map.of("token", token, "a", "b");

        assertThat(console.send(console.form(OWN, good).header("Origin", own)).statusCode())
                .isEqualTo(OK);
        assertThat(
                        console.send(
                                        console.form(OWN, good)
                                                .header("Sec-Fetch-Site", "same-origin"))
                                .statusCode())
                .isEqualTo(OK);
        List<HttpRequest.Builder> refused =
                List.of(
                        console.form(OWN, good),
                        console.form(OWN, good).header("Origin", "http://evil.example"),
                        console.form(OWN, good).header("Origin", "null"),
                        console.form(OWN, good).header("Origin", "http://127.0.0.1:1"),
                        console.form(OWN, good).header("Sec-Fetch-Site", "cross-site"),
                        console.form(OWN, good).header("Sec-Fetch-Site", "same-site"),
                        console.form(OWN, good).header("Sec-Fetch-Site", "none"),
                        console.form(OWN, good)
                                .header("Sec-Fetch-Site", "same-origin")
                                .header("Origin", "http://evil.example"),
                        console.form(OWN, Map.of("a", "b")).header("Origin", own),
                        console.form(OWN, Map.of("token", "")).header("Origin", own),
                        console.form(OWN, Map.of("token", token + "x")).header("Origin", own));
        for (HttpRequest.Builder request : refused) {
            HttpResponse<String> answer = console.send(request);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        }
        try (HttpClient other =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            assertThat(
                            other.send(
                                            console.form(OWN, good).header("Origin", own).build(),
                                            HttpResponse.BodyHandlers.ofString())
                                    .statusCode())
                    .as("the token is another browser's")
                    .isEqualTo(403);
        }
        for (String method : List.of("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")) {
            assertThat(
                            raw(
                                    method + " /console/ HTTP/1.1",
                                    "Host: 127.0.0.1:" + console.port(),
                                    "Content-Length: 0"))
                    .as(method)
                    .isEqualTo(405);
        }
    }

    @Test
    @DisplayName("S1 no form of any page is taken from elsewhere")
    void everyForm() throws Exception {
        String token = token();
        String own = "http://127.0.0.1:" + console.port();
        List<String> paths = ConsoleRoutes.paths(drover.runtime().context(), "POST");
        assertThat(paths).hasSizeGreaterThan(12);
        try (HttpClient stranger =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (String path : paths) {
                String address = ConsoleRoutes.address(path);
                Map<String, String> good = Map.of("token", token);
                assertThat(
                                stranger.send(
                                                console.form(address, good)
                                                        .header("Origin", own)
                                                        .build(),
                                                HttpResponse.BodyHandlers.ofString())
                                        .statusCode())
                        .as("no cookie: " + path)
                        .isEqualTo(403);
                for (HttpRequest.Builder request :
                        List.of(
                                console.form(address, Map.of()).header("Origin", own),
                                console.form(address, good),
                                console.form(address, good).header("Origin", "http://evil.example"),
                                console.form(address, good)
                                        .header("Sec-Fetch-Site", "cross-site"))) {
                    assertThat(console.send(request).statusCode()).as(path).isEqualTo(403);
                }
                assertThat(
                                raw(
                                        "POST " + address + " HTTP/1.1",
                                        "Host: evil.example:" + console.port(),
                                        "Origin: http://evil.example:" + console.port(),
                                        "Content-Length: 0"))
                        .as("foreign host: " + path)
                        .isEqualTo(421);
            }
        }
    }

    @Test
    @DisplayName("Every page and every form says what a person needs for it")
    void rights() {
        for (String method : List.of("GET", "POST")) {
            for (String path : ConsoleRoutes.paths(drover.runtime().context(), method)) {
                if (!path.equals("/console/assets/{file}") && !path.equals(OWN)) {
                    assertThat(RouteRights.isDeclared(method, ConsoleRoutes.address(path)))
                            .as("a line of rights.txt for %s %s", method, path)
                            .isTrue();
                }
            }
        }
    }

    @Test
    @DisplayName("Headers by which a proxy says who has signed in are refused without one")
    void proxyHeaders() throws Exception {
        for (String name : List.of("X-Forwarded-User", "x-forwarded-groups", "X-Drover-Proxy")) {
            assertThat(
                            console.send(
                                            HttpRequest.newBuilder(console.address(OWN))
                                                    .header(name, "admin"))
                                    .statusCode())
                    .as(name)
                    .isEqualTo(400);
        }
    }

    @Test
    @DisplayName("Pages of other sites may link to the console, not embed it")
    void embedding() throws Exception {
        assertThat(
                        console.send(
                                        HttpRequest.newBuilder(console.address("/console/"))
                                                .header("Sec-Fetch-Site", "cross-site")
                                                .header("Sec-Fetch-Mode", "navigate"))
                                .statusCode())
                .isEqualTo(OK);
        assertThat(
                        console.send(
                                        HttpRequest.newBuilder(console.address("/console/"))
                                                .header("Sec-Fetch-Site", "cross-site")
                                                .header("Sec-Fetch-Mode", "no-cors"))
                                .statusCode())
                .isEqualTo(403);
    }

    @Test
    @DisplayName("S3 every answer has the security policy, whatever its route sets")
    void policy() throws Exception {
        for (String path :
                List.of(
                        "/console/",
                        "/console/volumes/none",
                        "/console/nowhere",
                        "/elsewhere",
                        Jsoup.parse(console.get("/console/").body())
                                .select("link[rel=stylesheet]")
                                .attr("href"),
                        OWN)) {
            HttpResponse<String> answer = console.get(path);
            assertThat(answer.headers().allValues("Content-Security-Policy"))
                    .as(path)
                    .hasSize(1)
                    .allMatch(policy -> policy.startsWith("default-src 'none'"))
                    .noneMatch(policy -> policy.contains("unsafe"));
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        }
        assertThat(console.get("/console/").headers().firstValue("Cache-Control"))
                .hasValue("no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CamelBeanMethodName",
                "camelhttpresponsecode",
                "DroverTransition",
                "dROVERx",
                "org.apache.camel.Exchange"
            })
    @DisplayName("S5 names that Camel or Drover obey reach no route")
    void reservedNames(String name) throws Exception {
        String own = "http://127.0.0.1:" + console.port();

        assertThat(console.get(OWN + "?" + name + "=x").statusCode()).isEqualTo(400);
        assertThat(
                        console.send(HttpRequest.newBuilder(console.address(OWN)).header(name, "x"))
                                .statusCode())
                .isEqualTo(400);
        assertThat(
                        console.send(
                                        console.form(OWN, Map.of("token", token(), name, "x"))
                                                .header("Origin", own))
                                .statusCode())
                .isEqualTo(400);
    }

    @Test
    @DisplayName("HTTP/2 is guarded alike, and takes no forms")
    void http2() throws Exception {
        try (HttpClient other = HttpClient.newHttpClient()) {
            assertThat(
                            other.send(
                                            HttpRequest.newBuilder(console.address("/console/"))
                                                    .build(),
                                            HttpResponse.BodyHandlers.ofString())
                                    .statusCode())
                    .isEqualTo(OK);
            assertThat(
                            other.send(
                                            console.form(OWN, Map.of("token", token())).build(),
                                            HttpResponse.BodyHandlers.ofString())
                                    .statusCode())
                    .isBetween(403, 505);
        }
    }

    @Test
    @DisplayName("A parameter that repeats a part of the path is refused")
    void repeatedNames() throws Exception {
        assertThat(console.get("/console/volumes/a?volume=b").statusCode()).isEqualTo(400);
    }

    @Test
    @DisplayName("Only the files that pages name are sent, and browsers may keep those for ever")
    void assets() throws Exception {
        String script = Jsoup.parse(console.get("/console/").body()).select("script").attr("src");
        HttpResponse<String> answer = console.get(script);
        assertThat(answer.statusCode()).isEqualTo(OK);
        assertThat(answer.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("immutable"));
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("text/javascript; charset=utf-8");
        for (String path :
                List.of(
                        "/console/assets/",
                        "/console/assets/drover.css",
                        "/console/assets/..%2Fconsole%2Fdrover.css",
                        "/console/assets/..%2f..%2fconfig%2fapplication.properties",
                        "/console/assets/%2e%2e/%2e%2e/etc/passwd",
                        "/console/assets/..%5c..%5cetc%5cpasswd",
                        "/console/assets/%00")) {
            assertThat(raw("GET " + path + " HTTP/1.1", "Host: 127.0.0.1:" + console.port()))
                    .as(path)
                    .isBetween(400, 404);
        }
    }

    @Test
    @DisplayName("Neither server answers for the other")
    void servers() throws Exception {
        assertThat(console.get("/observe/health").statusCode()).isEqualTo(404);
    }

    private static void refusesToStart(Path directory, Map<String, String> more, String message)
            throws IOException {
        Map<String, String> properties = new TreeMap<>(Console.properties());
        properties.putAll(more);
        assertThatThrownBy(
                        () ->
                                EmbeddedDrover.start(
                                                new EmbeddedDrover.Options(
                                                        directory,
                                                        0,
                                                        Names.DEFAULT_NAMESPACE,
                                                        properties),
                                                InstantSource.system())
                                        .close())
                .hasMessageContaining(message);
    }

    @Test
    @DisplayName("S4 it does not start open to the network, nor where another process listens")
    void refusesToStart(@TempDir Path directory) throws IOException {
        refusesToStart(
                directory,
                Map.of("drover.console.host", "0.0.0.0"),
                "drover.console.host is '0.0.0.0', but the console has no sign-in");
        refusesToStart(
                directory,
                Map.of("drover.console.auth", "none"),
                "drover.console.auth is 'none'; set it to loopback, token or proxy");
        refusesToStart(
                directory,
                Map.of("drover.console.hosts", "drover.example.org"),
                "drover.console.hosts is 'drover.example.org', but the console has no sign-in");
        refusesToStart(
                directory,
                Map.of("drover.console.auth", "proxy"),
                "drover.console.proxy-secret-file has to name a file");
        refusesToStart(
                directory,
                Map.of("drover.console.rights", "GET /console/own list volumes"),
                "does not say what a page needs");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refusesToStart(
                    directory,
                    Map.of("drover.console.port", Integer.toString(taken.getLocalPort())),
                    "the console port %d is in use; free it or set drover.console.port"
                            .formatted(taken.getLocalPort()));
        }
    }

    @Test
    @DisplayName("S4 its port is closed and its routes are not there unless it is switched on")
    void switchedOff(@TempDir Path directory) throws IOException {
        Map<String, String> properties = new TreeMap<>(Console.properties());
        properties.put("drover.console.enabled", "false");
        try (EmbeddedDrover quiet =
                        EmbeddedDrover.start(
                                new EmbeddedDrover.Options(
                                        directory, 0, Names.DEFAULT_NAMESPACE, properties),
                                InstantSource.system());
                ServerSocket free =
                        new ServerSocket(
                                Integer.parseInt(properties.get("drover.console.port")),
                                1,
                                InetAddress.getLoopbackAddress())) {
            assertThat(free.isBound()).isTrue();
            assertThat(quiet.runtime().context().getRoute("console-overview")).isNull();
        }
    }
}
