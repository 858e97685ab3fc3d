package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.drover.resource.Cluster;
import io.drover.resource.LeaseTerms;
import io.drover.resource.Names;
import io.drover.resource.NamespaceLease;
import io.drover.resource.Volume;
import io.drover.runtime.DroverRuntime;
import io.drover.runtime.EmbeddedDrover;
import io.drover.runtime.RuntimeOptions;
import io.drover.support.CapturedLog;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

@Timeout(120)
class TwoDroversTest {
    private static final Map<String, String> QUIET =
            Map.of("drover.management.enabled", "false", LeaseTerms.PROPERTY, "7s");

    @TempDir Path data;

    private DroverRuntime second(EmbeddedDrover first) throws IOException {
        Config config =
                new ConfigBuilder(Config.empty())
                        .withMasterUrl(first.server().url().toString())
                        .withNamespace(Names.DEFAULT_NAMESPACE)
                        .build();
        return DroverRuntime.start(
                new RuntimeOptions(
                        config,
                        Names.DEFAULT_NAMESPACE,
                        data.resolve("other-volumes"),
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        QUIET),
                InstantSource.system());
    }

    private static void create(Cluster cluster, String name) {
        Volume volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName(name)
                        .withNamespace(Names.DEFAULT_NAMESPACE)
                        .build());
        volume.getSpec().size = "4194304";
        cluster.client().resource(volume).create();
    }

    private static boolean isMade(Cluster cluster, String name) {
        return cluster.find(Volume.class, name)
                .map(volume -> volume.getStatus().state.equals("detached"))
                .orElse(false);
    }

    private static Lease lease(Cluster cluster) {
        return cluster.client()
                .leases()
                .inNamespace(cluster.namespace())
                .withName(NamespaceLease.NAME)
                .get();
    }

    @Test
    @DisplayName(
            "Of two Drovers in one namespace the second waits, reports who works there, and takes"
                    + " over when that one stops")
    void secondWaits() throws IOException {
        try (CapturedLog log = CapturedLog.of("io.drover.runtime");
                EmbeddedDrover first =
                        EmbeddedDrover.start(
                                new EmbeddedDrover.Options(
                                        data.resolve("first"), 0, Names.DEFAULT_NAMESPACE, QUIET),
                                InstantSource.system());
                DroverRuntime second = second(first)) {
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains(
                            "another Drover works in this namespace",
                            data.resolve("first").toString(),
                            "does nothing");

            assertThat(lease(second.cluster()).getSpec().getLeaseDurationSeconds()).isEqualTo(7);
            create(second.cluster(), "one");
            await().atMost(Duration.ofSeconds(30)).until(() -> isMade(second.cluster(), "one"));
            assertThat(data.resolve("first/volumes/one")).isDirectory();
            assertThat(Files.exists(data.resolve("other-volumes/one"))).isFalse();

            first.runtime().close();
            create(second.cluster(), "two");

            await().atMost(Duration.ofSeconds(30)).until(() -> isMade(second.cluster(), "two"));
            assertThat(data.resolve("other-volumes/two")).isDirectory();
        }
    }

    @Test
    void aDurationThatCannotBeKeptIsRefusedAtTheStart() {
        EmbeddedDrover.Options options =
                new EmbeddedDrover.Options(
                        data,
                        0,
                        Names.DEFAULT_NAMESPACE,
                        Map.of("drover.management.enabled", "false", LeaseTerms.PROPERTY, "5s"));

        assertThatIOException()
                .isThrownBy(() -> EmbeddedDrover.start(options, InstantSource.system()).close())
                .withMessageContaining("drover.leader.lease-duration is '5s'; set it to");
    }
}
