package io.drover.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.store.StandaloneStores;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stores and gateways that are not quite S3, as they are met with. */
@Timeout(60)
class S3OddStoresTest {
    private static final String PUT = "PUT.*";
    private static final String GET = "GET.*";

    @TempDir static Path directory;
    static FaultProxy proxy;
    static StandaloneStores stores;
    static String url;
    static Map<String, String> secret;
    ObjectStore store;
    ObjectKey key;

    @BeforeAll
    static void start() throws Exception {
        url = S3TestServer.bucket("odd");
        proxy = new FaultProxy(S3TestServer.get().uri());
        stores =
                StandaloneStores.start(
                        Optional.of(S3TestServer.quickRetries(directory)), TargetKinds.parse(url));
        secret = new HashMap<>(S3TestServer.get().secret());
        secret.put("AWS_ENDPOINTS", proxy.url());
    }

    @AfterAll
    static void stop() throws Exception {
        stores.close();
        proxy.close();
    }

    @BeforeEach
    void open() {
        proxy.heal();
        key = ObjectKey.of("backupstore/" + UUID.randomUUID());
        // a target of its own: what is found out of one store is remembered for that one
        store = stores.open("odd-" + key.name(), TargetKinds.parse(url), credentials());
    }

    private static TargetCredentials credentials() {
        return new TargetCredentials(secret);
    }

    private String read() throws StoreException {
        return new String(
                store.read(key, content -> content.readAllBytes()), StandardCharsets.UTF_8);
    }

    private static FaultProxy.Fault refusal(int status, String code, String message) {
        return FaultProxy.body(
                status,
                "<Error><Code>%s</Code><Message>%s</Message><RequestId>1</RequestId></Error>"
                        .formatted(code, message));
    }

    /** The fault for requests with such a head, the true answer for others. */
    private static FaultProxy.Fault unless(String header, FaultProxy.Fault fault) {
        return (request, client) -> {
            String head = new String(request, StandardCharsets.ISO_8859_1);
            boolean present = head.toLowerCase(Locale.ROOT).contains("\r\n" + header);
            (present ? proxy.pass() : fault).answer(request, client);
        };
    }

    @Test
    @DisplayName("A bucket with Object Lock takes objects, which come with Content-MD5 then")
    void objectLock() throws StoreException {
        proxy.next(
                10,
                PUT,
                unless(
                        "content-md5:",
                        refusal(
                                400,
                                "InvalidRequest",
                                "Content-MD5 OR x-amz-checksum- HTTP header is required")));

        store.write(key, ObjectBody.utf8("content"));
        store.write(key, ObjectBody.utf8("content"));

        assertThat(read()).isEqualTo("content");
        // found out once, remembered
        assertThat(proxy.requests.stream().filter(line -> line.startsWith("PUT"))).hasSize(3);
    }

    @Test
    @DisplayName("Content that is signed has no second digest unless the store asks for it")
    void noSecondDigest() throws StoreException {
        List<String> heads = new CopyOnWriteArrayList<>();
        proxy.next(
                1,
                PUT,
                (request, client) -> {
                    heads.add(
                            new String(request, StandardCharsets.ISO_8859_1)
                                    .toLowerCase(Locale.ROOT));
                    proxy.pass().answer(request, client);
                });

        store.write(key, ObjectBody.utf8("content"));

        assertThat(heads)
                .singleElement(InstanceOfAssertFactories.STRING)
                .doesNotContain("\r\ncontent-md5:")
                .doesNotContain("unsigned-payload");
    }

    @Test
    @DisplayName("The route's reads and writes of objects are plain ones, made without the SDK")
    void direct() throws StoreException {
        proxy.next(
                2,
                ".*",
                unless("user-agent: drover\r\n", refusal(400, "InvalidArgument", "by the SDK")));

        store.write(key, ObjectBody.utf8("content"));

        assertThat(read()).isEqualTo("content");
    }

    @Test
    @DisplayName("Retention that refuses a deletion is reported as such and not tried again")
    void retentionRefusesADeletion() {
        proxy.next(
                10,
                "POST .*delete.*",
                refusal(403, "AccessDenied", "Object is WORM protected and cannot be deleted"));

        assertThatThrownBy(() -> store.delete(List.of(key)))
                .isInstanceOf(StoreException.Forbidden.class)
                .hasMessageContaining("WORM protected")
                .hasMessageContaining("retention")
                .hasMessageNotContaining("AWS_SECRET_ACCESS_KEY");
        assertThat(proxy.requests).hasSize(1);
    }

    @Test
    @DisplayName("No request asks for 100-continue, and content is wanted as it was stored")
    void nothingIsExpected() throws StoreException {
        proxy.next(
                10,
                ".*",
                (request, client) -> {
                    String head =
                            new String(request, StandardCharsets.ISO_8859_1)
                                    .toLowerCase(Locale.ROOT);
                    boolean odd =
                            head.contains("\r\nexpect:")
                                    || !head.contains("\r\naccept-encoding: identity\r\n");
                    (odd ? FaultProxy.body(417, "") : proxy.pass()).answer(request, client);
                });

        store.write(key, ObjectBody.utf8("content"));

        assertThat(read()).isEqualTo("content");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"501,NotImplemented", "405,MethodNotAllowed", "400,MalformedPOSTRequest", "404,''"})
    @DisplayName("A store that cannot delete several objects at once deletes them one by one")
    void oneByOne(int status, String code) throws StoreException {
        ObjectKey other = ObjectKey.of(key.value() + "-other");
        store.write(key, ObjectBody.utf8("1"));
        store.write(other, ObjectBody.utf8("2"));
        proxy.heal();
        proxy.next(10, "POST .*delete.*", refusal(status, code, "no such request"));

        store.delete(List.of(key, other));
        store.delete(List.of(key, other));

        assertThat(store.stat(key)).isEmpty();
        assertThat(store.stat(other)).isEmpty();
        // found out once, remembered
        assertThat(proxy.requests.stream().filter(line -> line.startsWith("POST"))).hasSize(1);
    }

    @Test
    @DisplayName("A wrong region is named and not tried again")
    void wrongRegion() {
        proxy.next(
                10,
                GET,
                refusal(
                        400,
                        "AuthorizationHeaderMalformed",
                        "the region 'us-east-1' is wrong; expecting 'eu-central-2'"));

        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        StoreException.Forbidden.class,
                        refusal ->
                                assertThat(refusal.remedy())
                                        .as("says nothing of credentials")
                                        .hasValueSatisfying(
                                                text -> assertThat(text).contains("region")))
                .hasMessageContaining("is in another region, eu-central-2");
        assertThat(proxy.requests).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"301,PermanentRedirect", "307,TemporaryRedirect"})
    void redirectionToAnotherRegionIsNotTriedAgain(int status, String code) {
        proxy.next(10, GET, refusal(status, code, "use the other endpoint"));

        assertThatThrownBy(this::read)
                .isInstanceOf(StoreException.Forbidden.class)
                .hasMessageContaining("is in another region")
                .hasMessageContaining("use the other endpoint");
        assertThat(proxy.requests).hasSize(1);
    }

    @Test
    @DisplayName("An archived object is called archived")
    void archived() {
        proxy.next(
                10,
                GET,
                refusal(
                        403,
                        "InvalidObjectState",
                        "The operation is not valid for the object's storage class"));

        assertThatThrownBy(this::read)
                .isInstanceOf(StoreException.Forbidden.class)
                .hasMessageContaining("archived")
                .hasMessageContaining("storage class")
                .hasMessageNotContaining("AWS_SECRET_ACCESS_KEY");
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "403,AccessDenied,'storage cap exceeded, see the caps page'",
        "400,XMinioAdminBucketQuotaExceeded,Bucket quota exceeded",
        "403,QuotaExceeded,over quota",
        "507,'',"
    })
    @DisplayName("A cap or quota in any dress is reported as out of space, with the store's words")
    void caps(int status, String code, String message) {
        proxy.next(10, PUT, refusal(status, code, message == null ? "" : message));

        assertThatThrownBy(() -> store.write(key, ObjectBody.utf8("x")))
                .isInstanceOf(StoreException.OutOfSpace.class)
                .hasMessageContaining(message == null ? "507" : message);
        assertThat(proxy.requests).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"400,InvalidArgument", "405,MethodNotAllowed", "411,MissingContentLength"})
    void lastingAnswersAreNotTriedAgain(int status, String code) {
        proxy.next(10, PUT, refusal(status, code, "this will not do"));

        assertThatThrownBy(() -> store.write(key, ObjectBody.utf8("x")))
                .isInstanceOf(StoreException.Forbidden.class)
                .hasMessageContaining("this will not do");
        assertThat(proxy.requests).hasSize(1);
    }

    @Test
    void sentencesAreShownWithoutSecrets() {
        proxy.next(10, GET, refusal(400, "InvalidArgument", "bad Signature=abc123/def given"));

        assertThatThrownBy(this::read)
                .hasMessageContaining("Signature=***")
                .hasMessageNotContaining("abc123");
    }

    @Test
    @DisplayName("A page in place of an object is trouble of the way, never content")
    void pageInPlaceOfAnObject() throws StoreException {
        store.write(key, ObjectBody.utf8("content"));
        proxy.next(1, GET, FaultProxy.body(200, "<html>Please log in</html>"));
        assertThat(read()).isEqualTo("content");

        proxy.next(10_000, GET, FaultProxy.body(200, "<html>Please log in</html>"));
        assertThatThrownBy(this::read)
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("not an S3 store's");
    }

    @Test
    @DisplayName("Content that was compressed on its way is trouble of the way")
    void encodedContent() throws StoreException {
        store.write(key, ObjectBody.utf8("content"));
        proxy.next(
                10_000,
                GET,
                (request, client) -> {
                    String answer =
                            "HTTP/1.1 200 OK\r\n"
                                    + "ETag: \"1\"\r\n"
                                    + "Content-Encoding: gzip\r\n"
                                    + "Content-Length: 3\r\n"
                                    + "Connection: close\r\n\r\n"
                                    + "abc";
                    write(client, answer);
                });

        assertThatThrownBy(this::read)
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("gzip");
    }

    private static void write(Socket client, String answer) throws IOException {
        client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    }
}
