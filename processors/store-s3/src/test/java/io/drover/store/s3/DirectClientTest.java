package io.drover.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;

import io.drover.blockengine.store.ObjectKey;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;
import io.drover.store.s3.direct.DirectClient;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Requests that are made without the SDK: what it would make of their answers stays the same. */
@Timeout(60)
class DirectClientTest {
    private static final String PUT = "PUT.*";
    private static final String GET = "GET.*";
    private static final String BUCKET = "direct";
    private static final S3ClientFactory.Settings SETTINGS =
            new S3ClientFactory.Settings(
                    Duration.ofSeconds(2), Duration.ofMillis(700), Duration.ofSeconds(10), true);

    private static String url;
    private static FaultProxy proxy;
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private S3Client client;
    private String key;

    @BeforeAll
    static void start() throws Exception {
        url = S3TestServer.bucket(BUCKET);
        proxy = new FaultProxy(S3TestServer.get().uri());
    }

    @AfterAll
    static void stop() throws Exception {
        proxy.close();
    }

    @BeforeEach
    void open() {
        proxy.heal();
        key = "backupstore/" + UUID.randomUUID();
        client = client(proxy.url(), SETTINGS);
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static S3Client client(String endpoint, S3ClientFactory.Settings settings) {
        Map<String, String> secret = new HashMap<>(S3TestServer.get().secret());
        secret.put("AWS_ENDPOINTS", endpoint);
        return S3ClientFactory.create(
                (S3Url) TargetKinds.parse(url), new TargetCredentials(secret), settings);
    }

    private PutObjectResponse write(String content) {
        return client.putObject(
                put -> put.bucket(BUCKET).key(key), RequestBody.fromString(content));
    }

    private String read() {
        return client.getObjectAsBytes(get -> get.bucket(BUCKET).key(key)).asUtf8String();
    }

    /** True answers, with the requests' heads kept. */
    private FaultProxy.Fault noted() {
        return (request, socket) -> {
            heads.add(new String(request, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
            proxy.pass().answer(request, socket);
        };
    }

    private static FaultProxy.Fault raw(String answer) {
        return (request, socket) -> write(socket, answer);
    }

    private static void write(Socket socket, String answer) throws IOException {
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void plainReadsAndWritesAreMadeWithoutTheSdk() throws IOException {
        proxy.next(10, ".*", noted());

        PutObjectResponse written = write("content");
        try (ResponseInputStream<GetObjectResponse> object =
                client.getObject(get -> get.bucket(BUCKET).key(key))) {
            assertThat(object.response().eTag()).isEqualTo(written.eTag());
            assertThat(object.response().contentLength()).isEqualTo(7);
            assertThat(object.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("content");
        }

        assertThat(heads)
                .hasSize(2)
                .allSatisfy(head -> assertThat(head).contains("\r\nuser-agent: drover\r\n"));
    }

    @Test
    @DisplayName("Keys with other characters than letters and digits are signed as they are sent")
    void oddKeys() {
        for (String odd : List.of("a b", "a+b", "grün/€", "a*b~c'(d)!", "a%20b", "x=1&y=2?z#")) {
            key = odd;
            write(odd);
            assertThat(read()).isEqualTo(odd);
        }
        assertThat(client.listObjectsV2(list -> list.bucket(BUCKET)).contents())
                .extracting(object -> object.key())
                .contains("a b", "a+b", "grün/€", "a*b~c'(d)!", "a%20b", "x=1&y=2?z#");
    }

    @Test
    @DisplayName("Empty content, and content larger than all buffers")
    void sizes() {
        for (String content : List.of("", "0123456789".repeat(300_000))) {
            write(content);
            assertThat(read()).isEqualTo(content);
        }
    }

    @Test
    @DisplayName("With drover.s3.direct=false everything is requested by the SDK")
    void bySetting() {
        proxy.next(10, ".*", noted());
        try (S3Client other =
                client(
                        proxy.url(),
                        new S3ClientFactory.Settings(
                                SETTINGS.connect(),
                                SETTINGS.silence(),
                                SETTINGS.attempt(),
                                false))) {
            other.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString("x"));
        }

        assertThat(heads).singleElement().asString().contains("\r\nuser-agent: aws-sdk-java/");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9000,bucket,true",
        "http://127.0.0.1:9000/some/path/,bucket,true",
        "http://127.0.0.1:9000,arn:aws:s3:us-east-1:1:accesspoint/a,false",
        "http://127.0.0.1:9000,b--use1-az4--x-s3,false",
        "http://[::1]:9000,bucket,false"
    })
    void placesThatOnlyTheSdkFindsAreLeftToIt(String endpoint, String bucket, boolean direct) {
        Map<String, String> secret = new HashMap<>(S3TestServer.get().secret());
        secret.put("AWS_ENDPOINTS", endpoint);
        S3Url place = new S3Url("", bucket, "us-east-1", ObjectKey.of("a"));
        try (S3Client made =
                S3ClientFactory.create(place, new TargetCredentials(secret), SETTINGS)) {
            assertThat(((CheckedClient) made).delegate() instanceof DirectClient).isEqualTo(direct);
        }
    }

    @Test
    void whatGoesThroughAProxyIsLeftToTheSdk() {
        proxy.next(
                1,
                PUT,
                (request, socket) -> {
                    heads.add(new String(request, StandardCharsets.ISO_8859_1));
                    write(socket, "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 0\r\n\r\n");
                });
        Map<String, String> secret = new HashMap<>(S3TestServer.get().secret());
        secret.put("AWS_ENDPOINTS", "http://store.invalid");
        secret.put("HTTP_PROXY", proxy.url());
        try (S3Client away =
                S3ClientFactory.create(
                        (S3Url) TargetKinds.parse(url), new TargetCredentials(secret), SETTINGS)) {
            away.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString("x"));
        }

        assertThat(heads)
                .singleElement()
                .asString()
                .startsWith("PUT http://store.invalid/direct/" + key + " ")
                .contains("User-Agent: aws-sdk-java/");
    }

    @Test
    void whatHasMoreToItIsLeftToTheSdk() {
        write("content");
        proxy.next(10, ".*", noted());

        client.putObject(
                put -> put.bucket(BUCKET).key(key + "-1").metadata(Map.of("made-by", "a route")),
                RequestBody.fromString("content"));
        client.getObjectAsBytes(get -> get.bucket(BUCKET).key(key).range("bytes=2-3"));

        assertThat(heads)
                .hasSize(2)
                .allSatisfy(head -> assertThat(head).contains("user-agent: aws-sdk-java/"));
        assertThat(heads.getFirst()).contains("\r\nx-amz-meta-made-by: a route\r\n");
        assertThat(heads.getLast()).contains("\r\nrange: bytes=2-3\r\n");
    }

    @Test
    void refusalsAreInterpretedByTheSdkAndNotRequestedTwice() {
        assertThatThrownBy(this::read).isInstanceOf(NoSuchKeyException.class);
        proxy.next(1, PUT, FaultProxy.status(403, "AccessDenied"));

        assertThatThrownBy(() -> write("x"))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        refusal -> {
                            assertThat(refusal.statusCode()).isEqualTo(403);
                            assertThat(refusal.awsErrorDetails().errorCode())
                                    .isEqualTo("AccessDenied");
                        });
        assertThat(proxy.requests).hasSize(2);
    }

    @Test
    void refusalsInSeveralPiecesAreReadToTheirEnd() {
        String part = "<Error><Code>SlowDown</Code><Mess";
        String rest = "age>later</Message></Error>";
        proxy.next(
                1,
                GET,
                raw(
                        ("HTTP/1.1 503 Slow Down\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        + "%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n")
                                .formatted(part.length(), part, rest.length(), rest)));

        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        refusal ->
                                assertThat(refusal.awsErrorDetails().errorMessage())
                                        .isEqualTo("later"));
    }

    @Test
    @DisplayName("Content whose length the head does not say is read to its end")
    void chunkedContent() {
        proxy.next(
                1,
                GET,
                raw(
                        "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "3\r\ncon\r\n4\r\ntent\r\n0\r\n\r\n"));

        assertThat(read()).isEqualTo("content");
        assertThat(proxy.requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.9\r\n", "HTTP/1.1 200 OK\r\nno header\r\n\r\n", ""})
    void whatIsNoAnswerIsAFailureOfTheRequest(String answer) {
        proxy.next(2, ".*", raw(answer));

        assertThatThrownBy(this::read).isInstanceOf(SdkClientException.class);
        assertThatThrownBy(() -> write("x")).isInstanceOf(SdkClientException.class);
    }

    @Test
    void contentThatEndsEarlyIsNeverTakenForTheWhole() throws IOException {
        proxy.next(
                1, GET, raw("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 10\r\n\r\n12345"));

        try (ResponseInputStream<GetObjectResponse> object =
                client.getObject(get -> get.bucket(BUCKET).key(key))) {
            assertThatThrownBy(object::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    @Test
    @DisplayName("A connection that the server has closed since is replaced, and nobody notices")
    void closedSince() {
        String answer = "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 0\r\n\r\n";
        for (int i = 0; i < 3; i++) {
            proxy.next(1, PUT, raw(answer));
            assertThat(write("content").eTag()).isEqualTo("\"1\"");
        }
        assertThat(proxy.requests).hasSize(3);
    }

    @Test
    void silenceIsNotWaitedForTwice() {
        proxy.next(10, ".*", proxy.silence());

        assertThatThrownBy(this::read)
                .isInstanceOf(SdkClientException.class)
                .hasRootCauseInstanceOf(SocketTimeoutException.class);
        assertThat(proxy.requests).hasSize(1);
    }

    @Test
    void addressWhereNobodyIsIsNamed() throws Exception {
        FaultProxy gone = new FaultProxy(S3TestServer.get().uri());
        gone.close();
        try (S3Client lost = client(gone.url(), SETTINGS)) {
            assertThatThrownBy(
                            () ->
                                    lost.putObject(
                                            put -> put.bucket(BUCKET).key(key),
                                            RequestBody.fromString("x")))
                    .isInstanceOf(SdkClientException.class)
                    .cause()
                    .isInstanceOf(ConnectException.class)
                    .hasMessageStartingWith("Connect to 127.0.0.1:")
                    .hasMessageContaining("refused");
        }
    }

    @Test
    void connectionsAreUsedAgainUnlessTheirContentIsNotReadToItsEnd() throws Exception {
        Set<Integer> ports = ConcurrentHashMap.newKeySet();
        byte[] content = "0123456789".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    ports.add(exchange.getRemoteAddress().getPort());
                    exchange.getRequestBody().readAllBytes();
                    exchange.getResponseHeaders().add("ETag", "\"1\"");
                    boolean get = exchange.getRequestMethod().equals("GET");
                    exchange.sendResponseHeaders(200, get ? content.length : -1);
                    if (get) {
                        exchange.getResponseBody().write(content);
                    }
                    exchange.close();
                });
        server.start();
        try (S3Client kept =
                client("http://127.0.0.1:" + server.getAddress().getPort(), SETTINGS)) {
            for (int i = 0; i < 5; i++) {
                kept.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromBytes(content));
                kept.getObjectAsBytes(get -> get.bucket(BUCKET).key(key));
            }
            assertThat(ports).hasSize(1);

            try (ResponseInputStream<GetObjectResponse> object =
                    kept.getObject(get -> get.bucket(BUCKET).key(key))) {
                assertThat(object.read()).isEqualTo('0');
            }
            kept.getObjectAsBytes(get -> get.bucket(BUCKET).key(key));
            assertThat(ports).hasSize(2);
        } finally {
            server.stop(0);
        }
    }
}
