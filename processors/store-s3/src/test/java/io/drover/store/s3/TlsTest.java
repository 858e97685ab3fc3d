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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import javax.net.ssl.SSLException;

/** Over HTTPS the connection protects the content, so the signature does without it. */
@Timeout(60)
class TlsTest {
    private static final String URL = "s3://bucket@us-east-1/";

    @TempDir static Path directory;
    private static TlsServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new TlsServer(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forget() {
        server.writes.clear();
        server.requests.clear();
    }

    private static TargetCredentials credentials(String host, boolean trusted) {
        Map<String, String> secret = new HashMap<>();
        secret.put("AWS_ACCESS_KEY_ID", "id");
        secret.put("AWS_SECRET_ACCESS_KEY", "secret");
        secret.put("AWS_ENDPOINTS", server.url(host));
        if (trusted) {
            secret.put("AWS_CERT", server.certificate());
        }
        return new TargetCredentials(secret);
    }

    private static S3Client client(String host, boolean trusted) {
        return S3ClientFactory.create((S3Url) TargetKinds.parse(URL), credentials(host, trusted));
    }

    private static void write(S3Client client) {
        client.putObject(put -> put.bucket("bucket").key("k"), RequestBody.fromString("content"));
    }

    @Test
    void contentIsNotPartOfTheSignature() {
        try (S3Client client = client("localhost", true)) {
            write(client);
            write(client);
            assertThat(client.getObjectAsBytes(get -> get.bucket("bucket").key("k")).asUtf8String())
                    .isEqualTo("content");
        }
        assertThat(server.writes)
                .hasSize(2)
                .allSatisfy(
                        head ->
                                assertThat(head.getFirst("x-amz-content-sha256"))
                                        .isEqualTo("UNSIGNED-PAYLOAD"));
    }

    @Test
    void targetsSendADigestInstead() throws Exception {
        String md5 =
                Base64.getEncoder()
                        .encodeToString(
                                MessageDigest.getInstance("MD5")
                                        .digest("content".getBytes(StandardCharsets.UTF_8)));
        try (StandaloneStores stores =
                StandaloneStores.start(Optional.empty(), TargetKinds.parse(URL))) {
            ObjectStore store =
                    stores.open("tls", TargetKinds.parse(URL), credentials("localhost", true));
            store.write(ObjectKey.of("a"), ObjectBody.utf8("content"));
            store.write(ObjectKey.of("b"), ObjectBody.utf8("content"));
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
        assertThat(server.writes)
                .hasSize(2)
                .allSatisfy(head -> assertThat(head.getFirst("Content-MD5")).isEqualTo(md5));
    }

    @Test
    void unknownCertificatesAreRefusedBeforeAnythingIsSent() {
        try (S3Client client = client("localhost", false)) {
            assertThatThrownBy(() -> write(client))
                    .isInstanceOf(SdkClientException.class)
                    .hasRootCauseInstanceOf(Exception.class)
                    .hasStackTraceContaining("unable to find valid certification path");
        }
        assertThat(server.requests).isEmpty();
    }

    @Test
    void certificatesOfOtherHostsAreRefused() {
        try (S3Client client = client("127.0.0.1", true)) {
            assertThatThrownBy(() -> write(client))
                    .isInstanceOf(SdkClientException.class)
                    .hasCauseInstanceOf(SSLException.class);
        }
        assertThat(server.requests).isEmpty();
    }
}
