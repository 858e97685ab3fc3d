package io.drover.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.lock.LockOptions;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.repair.RepairRequest;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.verify.VerifyRequest;
import io.drover.store.StandaloneStores;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;
import io.drover.store.TargetUrl;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the block engine sees of an S3 server in trouble. */
@Timeout(60)
class S3FaultTest {
    private static final String ANY = ".*";

    @TempDir static Path directory;
    static FaultProxy proxy;
    static StandaloneStores stores;
    static ObjectStore store;
    static ObjectKey many;
    ObjectKey key;

    @BeforeAll
    static void start() throws Exception {
        String url = S3TestServer.bucket("faults");
        proxy = new FaultProxy(S3TestServer.get().uri());
        System.setProperty("drover.s3.timeout.silence", "1.5s");
        System.setProperty("drover.s3.timeout.connect", "1.5s");
        stores =
                StandaloneStores.start(
                        Optional.of(S3TestServer.quickRetries(directory)), TargetKinds.parse(url));
        Map<String, String> secret = new HashMap<>(S3TestServer.get().secret());
        secret.put("AWS_ENDPOINTS", proxy.url());
        store = stores.open("s3", TargetKinds.parse(url), new TargetCredentials(secret));
        many = ObjectKey.of("many");
    }

    @AfterAll
    static void stop() throws Exception {
        System.clearProperty("drover.s3.timeout.silence");
        System.clearProperty("drover.s3.timeout.connect");
        stores.close();
        proxy.close();
    }

    @BeforeEach
    void heal() {
        proxy.heal();
        key = ObjectKey.of("backupstore/" + UUID.randomUUID());
    }

    private static String read(ObjectKey key) throws StoreException {
        return new String(
                store.read(key, content -> content.readAllBytes()), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "500,InternalError",
        "502,''",
        "503,SlowDown",
        "504,''",
        "429,TooManyRequests",
        "400,RequestTimeout"
    })
    void troubleThatEndsIsNotNoticed(int status, String code) throws StoreException {
        proxy.next(2, "PUT.*", FaultProxy.status(status, code));
        store.write(key, ObjectBody.utf8("content"));
        proxy.next(2, "GET.*", FaultProxy.status(status, code));
        proxy.next(2, "HEAD.*", FaultProxy.status(status, ""));

        assertThat(read(key)).isEqualTo("content");
        assertThat(store.stat(key).orElseThrow().size()).isEqualTo(7);
        assertThat(proxy.requests).hasSize(9);
    }

    @Test
    void troubleThatLastsIsUnavailableAndNeverAbsent() {
        proxy.next(10_000, ANY, FaultProxy.status(503, "ServiceUnavailable"));

        assertThatThrownBy(() -> store.stat(key)).isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> read(key)).isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> store.children(many))
                .isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> store.list(many, object -> {}))
                .isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> store.write(key, ObjectBody.utf8("x")))
                .isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> store.delete(List.of(key)))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("503");
        assertThat(proxy.requests).hasSize(6 * 4);
    }

    @Test
    void resetConnectionsAreTriedAgain() throws StoreException {
        proxy.next(2, ANY, FaultProxy.reset());
        store.write(key, ObjectBody.utf8("content"));
        proxy.next(2, ANY, FaultProxy.reset());

        assertThat(read(key)).isEqualTo("content");
    }

    @Test
    void nobodyAtTheAddressIsToldFromTrouble() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Map<String, String> secret = new HashMap<>(S3TestServer.get().secret());
        secret.put("AWS_ENDPOINTS", "http://127.0.0.1:" + port);
        ObjectStore away =
                stores.open(
                        "away",
                        TargetKinds.parse("s3://faults@us-east-1/"),
                        new TargetCredentials(secret));

        assertThatThrownBy(() -> away.stat(key)).isInstanceOf(StoreException.Unreached.class);
        assertThatThrownBy(() -> stores.probe("away")).isInstanceOf(StoreException.Unreached.class);
    }

    @Test
    void serverThatKeepsSilentIsGivenUpInTime() throws StoreException {
        store.write(key, ObjectBody.utf8("content"));
        proxy.next(1, "GET.*", proxy.silence());
        assertThat(read(key)).isEqualTo("content");

        proxy.next(10_000, ANY, proxy.silence());
        long start = System.nanoTime();
        assertThatThrownBy(() -> stores.probe("s3")).isInstanceOf(StoreException.Unavailable.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThatThrownBy(() -> store.stat(key)).isInstanceOf(StoreException.Unavailable.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void slowAnswersAreAnswers() throws StoreException {
        store.write(key, ObjectBody.utf8("content"));
        proxy.next(2, ANY, proxy.delay(400));

        assertThat(read(key)).isEqualTo("content");
        assertThat(proxy.requests).hasSize(2);
    }

    @Test
    void bodyThatEndsEarlyIsReadAgainAndNeverTakenForTheWhole() throws StoreException {
        String content = "0123456789".repeat(10_000);
        store.write(key, ObjectBody.utf8(content));
        proxy.next(1, "GET.*", proxy.truncate(0));
        proxy.next(2, "GET.*", proxy.truncate(60_000));

        assertThat(read(key)).isEqualTo(content);

        proxy.next(10_000, "GET.*", proxy.truncate(99_999));
        assertThatThrownBy(() -> read(key)).isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void refusedSignatureIsForbiddenAtOnceAndGoodAfterwards() throws StoreException {
        store.write(key, ObjectBody.utf8("content"));
        proxy.heal();
        proxy.next(4, ANY, proxy.wrongSignature());

        assertThatThrownBy(() -> read(key))
                .isInstanceOf(StoreException.Forbidden.class)
                .hasMessageContaining("AWS_SECRET_ACCESS_KEY");
        assertThatThrownBy(() -> store.stat(key)).isInstanceOf(StoreException.Forbidden.class);
        assertThatThrownBy(() -> store.children(many)).isInstanceOf(StoreException.Forbidden.class);
        assertThatThrownBy(() -> store.write(key, ObjectBody.utf8("other")))
                .isInstanceOf(StoreException.Forbidden.class);
        assertThat(proxy.requests).hasSize(4);
        assertThat(read(key)).isEqualTo("content");
    }

    @Test
    void clockThatIsWrongIsForbiddenAndSaysSo() {
        proxy.next(1, "GET.*", FaultProxy.status(403, "RequestTimeTooSkewed"));

        assertThatThrownBy(() -> read(key))
                .isInstanceOf(StoreException.Forbidden.class)
                .hasMessageContaining("clock");
    }

    @ParameterizedTest
    @CsvSource({"507,InsufficientStorage", "403,QuotaExceeded", "500,XMinioStorageFull"})
    void fullStoreIsToldFromABrokenOne(int status, String code) {
        proxy.next(1, "PUT.*", FaultProxy.status(status, code));

        assertThatThrownBy(() -> store.write(key, ObjectBody.utf8("x")))
                .isInstanceOf(StoreException.OutOfSpace.class);
    }

    @Test
    void notFoundOfAGatewayIsNotTheStoresWord() {
        proxy.next(10_000, "GET.*", FaultProxy.body(404, "<html><body>no route</body></html>"));

        assertThatThrownBy(() -> read(key)).isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> store.children(many))
                .isInstanceOf(StoreException.class)
                .isNotInstanceOf(StoreException.NotFound.class);
    }

    /** Such as a gateway that wants a login, and passes listings on. */
    @Test
    void pageInPlaceOfAnObjectIsTroubleOfTheWayAndNoDamage() throws Exception {
        TestVolume volume = TestVolume.small("pvc-gateway");
        volume.backup(store, "b1", 1, volume.content(1, 2, 3));
        Backupstore engine = TestEngine.on(store);
        String page = "<html>please log in</html>";
        FaultProxy.Fault login =
                (request, client) ->
                        client.getOutputStream()
                                .write(
                                        ("HTTP/1.1 200 OK\r\n"
                                                        + "ETag: \"0123\"\r\n"
                                                        + "Content-Length: %d\r\n"
                                                        + "Connection: close\r\n\r\n"
                                                        + "%s")
                                                .formatted(page.length(), page)
                                                .getBytes(StandardCharsets.US_ASCII));

        for (String object : List.of("blk", "cfg")) {
            proxy.heal();
            proxy.next(1000, "GET /[^?]*[.]" + object + ".*", login);

            assertThatThrownBy(
                            () ->
                                    engine.verify(
                                            VerifyRequest.all(volume.name()),
                                            ProgressListener.NONE))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("the store lists it with");
            assertThatThrownBy(
                            () ->
                                    engine.repair(
                                            RepairRequest.of(volume.name()), ProgressListener.NONE))
                    .isInstanceOf(StoreException.Unavailable.class);
        }
        proxy.heal();
        assertThat(engine.verify(VerifyRequest.all(volume.name()), ProgressListener.NONE).isSound())
                .isTrue();
    }

    @Test
    void objectThatIsNotThereIsNotFoundInOneRequest() throws StoreException {
        assertThatThrownBy(() -> read(key)).isInstanceOf(StoreException.NotFound.class);
        assertThat(store.stat(key)).isEmpty();
        assertThat(proxy.requests).hasSize(2);
    }

    @Test
    void bucketThatHasGoneIsNoAbsentObject() {
        proxy.next(10_000, ANY, FaultProxy.status(404, "NoSuchBucket"));

        assertThatThrownBy(() -> read(key))
                .isInstanceOf(StoreException.Forbidden.class)
                .hasMessageContaining("faults");
        assertThatThrownBy(() -> store.children(many)).isInstanceOf(StoreException.Forbidden.class);
    }

    @Test
    void deletionThatPartlyFailedIsAnError() throws StoreException {
        store.write(key, ObjectBody.utf8("x"));
        proxy.next(
                1,
                "POST .*delete.*",
                FaultProxy.body(
                        200,
                        "<DeleteResult><Error><Key>"
                                + key
                                + "</Key><Code>AccessDenied</Code></Error></DeleteResult>"));

        assertThatThrownBy(() -> store.delete(List.of(key)))
                .isInstanceOf(StoreException.Forbidden.class)
                .hasMessageContaining(key.value());
        assertThat(store.stat(key)).isPresent();
    }

    private static StandaloneStores impatient(TargetUrl url) throws Exception {
        System.setProperty("drover.store.patience.first-answer", "2s");
        System.setProperty("drover.store.patience.silence", "4s");
        System.setProperty("drover.store.patience.farewell", "1s");
        try {
            return StandaloneStores.start(Optional.empty(), url);
        } finally {
            System.clearProperty("drover.store.patience.first-answer");
            System.clearProperty("drover.store.patience.silence");
            System.clearProperty("drover.store.patience.farewell");
        }
    }

    @Test
    void silenceEndsAnOperationWithTheRemovalOfItsLockByOneDeadline() throws Exception {
        TargetUrl url = TargetKinds.parse("s3://faults@us-east-1/");
        Map<String, String> secret = new HashMap<>(S3TestServer.get().secret());
        secret.put("AWS_ENDPOINTS", proxy.url());
        try (StandaloneStores commands = impatient(url)) {
            ObjectStore silent = commands.open("silent", url, new TargetCredentials(secret));
            proxy.next(10_000, ANY, proxy.silence());
            long begun = System.nanoTime();
            VolumeName volume = new VolumeName("silent");

            assertThatThrownBy(
                            () ->
                                    OwnerLock.acquire(
                                            silent, volume, LockType.BACKUP, LockOptions.DEFAULT))
                    .isInstanceOf(StoreException.Silent.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Duration.ofSeconds(4));
            assertThat(proxy.requests).noneMatch(request -> request.startsWith("DELETE"));

            proxy.heal();
            OwnerLock lock =
                    OwnerLock.acquire(silent, volume, LockType.BACKUP, LockOptions.DEFAULT);
            proxy.next(10_000, ANY, proxy.silence());
            long silence = System.nanoTime();
            assertThatThrownBy(() -> silent.write(key, ObjectBody.utf8("content")))
                    .isInstanceOf(StoreException.Silent.class);
            lock.close();
            assertThat(Duration.ofNanos(System.nanoTime() - silence))
                    .isLessThan(Duration.ofSeconds(7));
        }
    }
}
