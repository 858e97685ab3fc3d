package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.volume.BlockSource;
import io.drover.resource.Backup;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

@DisplayName("Claims that request more than they have")
class ClaimExpansionTest {
    private static final long MIB = TestDrover.MIB;

    @TempDir private static Path data;

    private static TestDrover drover;
    private static TestClaims claims;

    @BeforeAll
    static void start() throws IOException {
        drover = TestDrover.startDeployed(data, TestClaims.PROPERTIES);
        drover.awaitAvailable("default");
        claims = new TestClaims(drover);
        claims.createNamespace(TestClaims.NAMESPACE);
        claims.storageClass("growing", made -> made.withAllowVolumeExpansion(true));
        claims.storageClass("fixed", Map.of());
    }

    @AfterAll
    static void stop() {
        if (drover != null) {
            drover.close();
        }
    }

    private static String capacity(String claim) {
        return claims.find(claim).getStatus().getCapacity().get("storage").toString();
    }

    @Test
    @DisplayName(
            "the volume grows, its snapshots stay as they are, and its backups go on incrementally"
                    + " with the new size")
    void growth() throws IOException {
        claims.claim("growing", "growing");
        String name = claims.bound("growing").getMetadata().getName();
        drover.write(name, 0, (int) (2 * MIB), 1);
        drover.snapshot("small", name);
        drover.backup("small", "small");

        claims.request("growing", "11Mi");

        claims.awaitEvent("growing", "ExpansionSucceeded");
        assertThat(drover.get(Volume.class, name).getSpec().size)
                .isEqualTo(Long.toString(12 * MIB));
        assertThat(capacity("growing")).isEqualTo("12Mi");
        assertThat(
                        drover.cluster()
                                .client()
                                .persistentVolumes()
                                .withName(name)
                                .get()
                                .getSpec()
                                .getCapacity()
                                .get("storage"))
                .hasToString("12Mi");
        drover.write(name, 10 * MIB, (int) (2 * MIB), 2);
        drover.snapshot("large", name);
        drover.backup("large", "large");
        assertThat(drover.get(Backup.class, "large").getStatus().volumeSize)
                .isEqualTo(Long.toString(12 * MIB));
        assertThat(drover.get(Backup.class, "small").getStatus().volumeSize)
                .isEqualTo(Long.toString(6 * MIB));
        drover.restore("restored", drover.get(Backup.class, "large").getStatus().url);
        assertThat(drover.digest("restored")).isEqualTo(drover.digest(name));
    }

    @Test
    @DisplayName(
            "a volume that is filled from a backup has the size that its claim requests, grows like"
                    + " any other, and is refused where it would be too small for the backup")
    void filledFromABackup() throws IOException {
        drover.createVolume("origin", 6 * MIB, "default");
        drover.awaitVolume("origin");
        drover.write("origin", 0, (int) (6 * MIB), 3);
        drover.snapshot("origin-snapshot", "origin");
        drover.backup("origin-backup", "origin-snapshot");
        String url = drover.get(Backup.class, "origin-backup").getStatus().url;
        claims.storageClass(
                "filled",
                made ->
                        made.withAllowVolumeExpansion(true)
                                .withParameters(Map.of("fromBackup", url)));

        claims.claim("larger", "filled", claim -> request(claim, "10Mi"));
        String name = claims.bound("larger").getMetadata().getName();

        assertThat(capacity("larger")).isEqualTo("10Mi");
        assertThat(drover.size(name)).isEqualTo(10 * MIB);
        assertThat(content(name, 0, 6)).isEqualTo(content("origin", 0, 6));
        assertThat(content(name, 6, 4)).isEqualTo(ByteBuffer.allocate((int) (4 * MIB)));
        claims.request("larger", "12Mi");
        claims.awaitEvent("larger", "ExpansionSucceeded");
        assertThat(drover.size(name)).isEqualTo(12 * MIB);

        PersistentVolumeClaim small =
                claims.claim("smaller", "filled", claim -> request(claim, "4Mi"));
        assertThat(claims.awaitEvent("smaller", "RequestTooSmall").getMessage())
                .isEqualTo(
                        "the backup of the storage class is of a volume of 6291456 bytes; request"
                                + " that or more, not 4194304");
        claims.assertNoVolume(small);
    }

    private static void request(PersistentVolumeClaim claim, String size) {
        claim.getSpec().getResources().setRequests(Map.of("storage", new Quantity(size)));
    }

    private static ByteBuffer content(String volume, int from, int mebibytes) throws IOException {
        ByteBuffer content = ByteBuffer.allocate((int) (mebibytes * MIB));
        try (BlockSource source = drover.runtime().controlPlane().driver().openHead(volume)) {
            source.read(from * MIB, content);
        }
        return content.rewind();
    }

    @Test
    @DisplayName("a class that does not allow it is named, and allowing it lets the volume grow")
    void notAllowed() {
        TestDrover.assumeEmbedded();
        claims.claim("fixed", "fixed");
        claims.bound("fixed");

        claims.request("fixed", "8Mi");

        assertThat(claims.awaitEvent("fixed", "ExpansionRefused").getMessage())
                .isEqualTo(
                        "spec.resources.requests.storage: '8Mi', but storage class 'fixed' does not"
                                + " allow it; set its allowVolumeExpansion to true");
        assertThat(capacity("fixed")).isEqualTo("6Mi");
        claims.allowExpansion("fixed");
        drover.awaitTrue("grown", () -> capacity("fixed").equals("8Mi"));
    }

    @Test
    @DisplayName("a claim that requests less is told that volumes do not shrink")
    void shrinking() {
        TestDrover.assumeEmbedded();
        claims.claim("shrinking", "growing");
        claims.bound("shrinking");

        claims.request("shrinking", "2Mi");

        assertThat(claims.awaitEvent("shrinking", "ExpansionRefused").getMessage())
                .isEqualTo(
                        "spec.resources.requests.storage: '2Mi', but a volume cannot shrink;"
                                + " request 6Mi");
        assertThat(capacity("shrinking")).isEqualTo("6Mi");
    }

    @Test
    @DisplayName("a Volume grows by its spec.size, and does not shrink")
    void directly() throws IOException {
        drover.createVolume("direct", 4 * MIB, "default");

        drover.cluster().patchSpec(Volume.class, "direct", Map.of("size", Long.toString(8 * MIB)));

        drover.awaitTrue(
                "grown",
                () -> {
                    try (BlockSource content =
                            drover.runtime().controlPlane().driver().openHead("direct")) {
                        return content.size() == 8 * MIB;
                    }
                });
        assertThatThrownBy(
                        () ->
                                drover.cluster()
                                        .patchSpec(
                                                Volume.class,
                                                "direct",
                                                Map.of("size", Long.toString(2 * MIB))))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("spec.size: it is '8388608' and cannot become less");
    }
}
