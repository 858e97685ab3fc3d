package io.drover.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;

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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.net.ssl.SSLException;

/** Over HTTPS the connection protects the content, so the signature does without it. */
@Timeout(60)
class TlsTest {
    private static final String URL = "s3://bucket@us-east-1/";

    /** Of "content", computed by other programs, as the headers have them. */
    private static final String MD5 = "mgNkuembtIDdJeHwKEyFVQ==";

    private static final String CRC32C = "Ya91Mw==";

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
        server.checksums = TlsServer.Checksums.UNKNOWN;
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

    /** Writes through the route of a target; returns which digests came with each request. */
    private static List<String> digestsOfWrites(Runnable between)
            throws StoreException, IOException {
        try (StandaloneStores stores =
                StandaloneStores.start(
                        Optional.of(S3TestServer.quickRetries(directory)),
                        TargetKinds.parse(URL))) {
            ObjectStore store =
                    stores.open("tls", TargetKinds.parse(URL), credentials("localhost", true));
            store.write(ObjectKey.of("a"), ObjectBody.utf8("content"));
            between.run();
            store.write(ObjectKey.of("b"), ObjectBody.utf8("content"));
            store.write(ObjectKey.of("c"), ObjectBody.utf8("content"));
        }
        return server.writes.stream().map(TlsTest::digests).toList();
    }

    private static String digests(Headers head) {
        List<String> found = new ArrayList<>();
        if (MD5.equals(head.getFirst("Content-MD5"))) {
            found.add("md5");
        }
        if (CRC32C.equals(head.getFirst("x-amz-checksum-crc32c"))) {
            found.add("crc32c");
        }
        return String.join("+", found);
    }

    @Test
    @DisplayName("A server that confirms the CRC-32C of the first write gets nothing else")
    void confirmedChecksum() throws Exception {
        server.checksums = TlsServer.Checksums.CONFIRMED;

        assertThat(digestsOfWrites(() -> {})).containsExactly("md5+crc32c", "crc32c", "crc32c");
    }

    @Test
    @DisplayName("A server that does not know CRC-32C gets an MD5")
    void unknownChecksum() throws Exception {
        assertThat(digestsOfWrites(() -> {})).containsExactly("md5+crc32c", "md5", "md5");
    }

    @Test
    @DisplayName("A server that refuses the header of the CRC-32C gets an MD5")
    void refusedChecksum() throws Exception {
        server.checksums = TlsServer.Checksums.REFUSED;

        assertThat(digestsOfWrites(() -> {})).containsExactly("md5+crc32c", "md5", "md5", "md5");
    }

    @Test
    @DisplayName(
            "What a server took without confirming its CRC-32C any more is sent again with an MD5")
    void checksumForgotten() throws Exception {
        server.checksums = TlsServer.Checksums.CONFIRMED;

        assertThat(digestsOfWrites(() -> server.checksums = TlsServer.Checksums.UNKNOWN))
                .containsExactly("md5+crc32c", "crc32c", "md5", "md5");
        assertThat(server.requests.stream().filter(line -> line.endsWith("/b"))).hasSize(2);
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
