package io.drover.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.embedded.BearerToken;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Drover on a machine with other users. */
class ProtectedDroverTest {
    @TempDir Path directory;

    @Test
    void onlyTheTokenLetsIn() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        EmbeddedDrover.Options options =
                new EmbeddedDrover.Options(
                        data,
                        0,
                        Names.DEFAULT_NAMESPACE,
                        Map.of("drover.management.enabled", "false"),
                        Optional.of(BearerToken.generate()));
        try (EmbeddedDrover drover = EmbeddedDrover.start(options, InstantSource.system())) {
            Config config = Config.fromKubeconfig(options.kubeconfig().toFile());
            try (Cluster cluster = Cluster.connect(config, Names.DEFAULT_NAMESPACE)) {
                assertThat(cluster.find(BackupTarget.class, Names.DEFAULT_TARGET)).isPresent();
            }
            config.setOauthToken("0123456789abcdef0123");
            config.setAutoOAuthToken("0123456789abcdef0123");
            try (Cluster cluster = Cluster.connect(config, Names.DEFAULT_NAMESPACE)) {
                assertThatThrownBy(() -> cluster.find(BackupTarget.class, Names.DEFAULT_TARGET))
                        .isInstanceOfSatisfying(
                                KubernetesClientException.class,
                                e -> assertThat(e.getCode()).isEqualTo(401));
            }
            assertThat(drover.server().url().getScheme()).isEqualTo("https");
        }
        for (String name : new String[] {"kubeconfig", "kubernetes.db"}) {
            assertThat(permissions(data.resolve(name))).as(name).isEqualTo("rw-------");
        }
        assertThat(permissions(data)).isEqualTo("rwx------");
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
