package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.StoreException;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.store.s3.FaultProxy;
import io.drover.store.s3.S3TestServer;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

@DisplayName("B1 Backups on S3")
class BackupsOnS3Test {
    @TempDir private static Path data;

    private static TestDrover drover;

    @BeforeAll
    static void start() throws IOException {
        drover = TestDrover.start(data);
    }

    @AfterAll
    static void stop() {
        drover.close();
    }

    private static TestStore bucket() throws IOException {
        return StoreKind.s3().newStore();
    }

    private static void backUpSomething(String target) throws IOException {
        drover.createVolume("volume-" + target, 8 * TestDrover.MIB, target);
        drover.write("volume-" + target, 0, 300_000, 1);
        drover.snapshot("snapshot-" + target, "volume-" + target);
        drover.backup("backup-" + target, "snapshot-" + target);
    }

    @Test
    @DisplayName("B1.1 URL s3://<bucket>@<region>/<path>")
    void urlWithPath() throws IOException, StoreException {
        TestStore bucket = bucket();
        TestStore inPath = new TestStore(bucket.url() + "team/one/", bucket.credentials());
        drover.createTarget("path", inPath);
        drover.awaitAvailable("path");

        backUpSomething("path");

        assertThat(inPath.objects().keySet())
                .anyMatch(key -> key.endsWith("/volume-path/volume.cfg"));
        assertThat(bucket.objects()).as("nothing beside the path").isEmpty();
        assertThat(drover.get(Backup.class, "backup-path").getStatus().url)
                .isEqualTo(inPath.url() + "?backup=backup-path&volume=volume-path");
    }

    @Test
    @DisplayName("B1.2 without region or trailing slash a clear error names what is missing")
    void incompleteUrls() {
        drover.createTarget("no-region", new TestStore("s3://bucket/", Map.of()));
        drover.createTarget("no-slash", new TestStore("s3://other@us-east-1", Map.of()));

        assertThat(drover.awaitUnavailable("no-region"))
                .contains("s3://bucket/")
                .contains("region");
        assertThat(drover.awaitUnavailable("no-slash"))
                .contains("s3://other@us-east-1")
                .contains("/");
    }

    @Test
    @DisplayName("B1.3 credentials come from a Secret in the namespace, a new one without restart")
    void credentials() throws IOException {
        TestStore bucket = bucket();
        Map<String, String> wrong = new HashMap<>(bucket.credentials());
        wrong.put("AWS_SECRET_ACCESS_KEY", "wrong");
        drover.createTarget("secret", new TestStore(bucket.url(), wrong));
        assertThat(drover.awaitUnavailable("secret")).containsIgnoringCase("signature");

        drover.secret("secret", bucket.credentials());

        drover.awaitAvailable("secret");
        backUpSomething("secret");
    }

    @Test
    @DisplayName("B1.4 AWS_ENDPOINTS leads to other S3 stores")
    void endpoint() throws IOException {
        try (FaultProxy proxy = new FaultProxy(endpointOf(S3TestServer.get().secret()))) {
            drover.createTarget("endpoint", through(proxy, bucket()));

            drover.awaitAvailable("endpoint");

            assertThat(proxy.requests).isNotEmpty();
            drover.delete(BackupTarget.class, "endpoint");
        }
    }

    static URI endpointOf(Map<String, String> credentials) {
        return URI.create(credentials.get("AWS_ENDPOINTS"));
    }

    static TestStore through(FaultProxy proxy, TestStore store) {
        Map<String, String> credentials = new HashMap<>(store.credentials());
        credentials.put("AWS_ENDPOINTS", proxy.url());
        return new TestStore(store.url(), credentials);
    }

    @Test
    @DisplayName("B1.5 a secret value that ends in a newline or blank is refused with the reason")
    void newline() throws IOException {
        TestDrover.assumeAdmission();
        TestStore bucket = bucket();
        Map<String, String> secret = new HashMap<>(bucket.credentials());
        secret.put("AWS_ACCESS_KEY_ID", secret.get("AWS_ACCESS_KEY_ID") + "\n");

        assertThatThrownBy(
                        () -> drover.createTarget("newline", new TestStore(bucket.url(), secret)))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("AWS_ACCESS_KEY_ID")
                .hasMessageContaining("newline");
        assertThat(drover.cluster().find(BackupTarget.class, "newline")).isEmpty();
    }

    @Test
    @DisplayName("B1.6 only PutObject, GetObject, ListBucket and DeleteObject are needed")
    void permissions() throws IOException {
        try (FaultProxy proxy = new FaultProxy(endpointOf(S3TestServer.get().secret()))) {
            TestStore store = through(proxy, bucket());
            drover.createTarget("rights", store);
            drover.awaitAvailable("rights");
            backUpSomething("rights");
            drover.restore(
                    "restored-rights", drover.get(Backup.class, "backup-rights").getStatus().url);
            drover.delete(Backup.class, "backup-rights");

            String bucket = store.url().replaceFirst("s3://([^@]*)@.*", "$1");
            assertThat(proxy.requests)
                    .isNotEmpty()
                    .allMatch(
                            request ->
                                    request.matches(
                                                    "(PUT|GET|HEAD|DELETE) /"
                                                            + bucket
                                                            + "/backupstore/[^?]* .*")
                                            || request.matches(
                                                    "GET /"
                                                            + bucket
                                                            + "/?\\?(\\S*&)?list-type=2\\S* .*")
                                            || request.matches(
                                                    "POST /" + bucket + "/?\\?delete\\S* .*"));
            drover.delete(BackupTarget.class, "rights");
        }
    }

    @Test
    @DisplayName("B1.7 on a fresh store the list is empty and without error")
    void freshStore() throws IOException, StoreException {
        TestStore store = bucket();
        drover.createTarget("fresh", store);

        BackupTarget target = drover.awaitAvailable("fresh");

        drover.awaitThat(
                BackupTarget.class, "fresh", synced -> !synced.getStatus().lastSyncedAt.isEmpty());
        assertThat(target.getStatus().conditions).noneMatch(condition -> condition.isTrue());
        assertThat(drover.backupVolumes("fresh")).isEmpty();
        assertThat(store.objects()).as("looking writes nothing").isEmpty();
    }
}
