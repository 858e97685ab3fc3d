package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;

class WebhookOptionsTest {
    private static final String NAMESPACE = "longhorn-system";
    private static final Config NOWHERE =
            new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:1").build();

    private static WebhookOptions options(String... arguments) {
        return CommandLine.populateCommand(new WebhookOptions(), arguments);
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    private static int registered(TestCluster cluster) {
        return cluster.cluster()
                        .client()
                        .resources(MutatingWebhookConfiguration.class)
                        .list()
                        .getItems()
                        .size()
                + cluster.cluster()
                        .client()
                        .resources(ValidatingWebhookConfiguration.class)
                        .list()
                        .getItems()
                        .size();
    }

    @Test
    void withoutPortNothingIsStarted() throws Exception {
        try (Closeable webhook =
                options().start(NOWHERE, NAMESPACE, Map.of("drover.node", "here"))) {
            assertThat(webhook).isNotNull();
        }
    }

    @Test
    void urlIsRegisteredWhileItRuns() throws Exception {
        try (TestCluster cluster = TestCluster.start()) {
            Config config = cluster.cluster().client().getConfiguration();
            WebhookOptions options =
                    options(
                            "--webhook-port",
                            freePort(),
                            "--webhook-url",
                            "https://drover.example.com:9443");
            try (Closeable _ = options.start(config, NAMESPACE, Map.of("drover.node", "here"))) {
                assertThat(registered(cluster)).isEqualTo(2);
            }
            assertThat(registered(cluster)).isZero();
        }
    }

    @Test
    void withoutUrlNothingIsRegistered() throws Exception {
        try (TestCluster cluster = TestCluster.start()) {
            Config config = cluster.cluster().client().getConfiguration();
            try (Closeable _ =
                    options("--webhook-port", freePort())
                            .start(config, NAMESPACE, Map.of("drover.node", "here"))) {
                assertThat(registered(cluster)).isZero();
            }
        }
    }

    @Test
    void registrationThatFailsEndsTheStartAndFreesThePort() throws Exception {
        String port = freePort();

        assertThatThrownBy(
                        () ->
                                options("--webhook-port", port, "--webhook-url", "https://host")
                                        .start(NOWHERE, NAMESPACE, Map.of("drover.node", "here")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the webhook cannot be registered");
        try (ServerSocket again = new ServerSocket(Integer.parseInt(port))) {
            assertThat(again.isBound()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--webhook-port=-1",
                "--webhook-port=65536",
                "--webhook-url=https://host",
                "--webhook-certificates=/tmp",
                "--webhook-port=9443 --webhook-url=http://host",
                "--webhook-port=9443 --webhook-url=https:/host",
                "--webhook-port=9443 --webhook-url=https://user@host",
                "--webhook-port=9443 --webhook-url=https://host?a=b"
            })
    void optionsThatDoNotFitAreRefused(String arguments) {
        assertThatThrownBy(
                        () ->
                                options(arguments.split(" "))
                                        .start(NOWHERE, NAMESPACE, Map.of("drover.node", "here")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--webhook-");
    }
}
