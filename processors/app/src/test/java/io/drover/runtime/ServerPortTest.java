package io.drover.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.support.TestCluster;

import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertiesComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

class ServerPortTest {
    @TempDir private Path directory;

    @Test
    void takenManagementPortEndsTheStartWithItsNumber() throws IOException {
        try (TestCluster api = TestCluster.start();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RuntimeOptions options =
                    new RuntimeOptions(
                            api.cluster().client().getConfiguration(),
                            api.cluster().namespace(),
                            Files.createDirectories(directory.resolve("volumes")),
                            "",
                            Optional.empty(),
                            Optional.empty(),
                            Map.of(
                                    "drover.management.port",
                                    Integer.toString(taken.getLocalPort())));

            assertThatThrownBy(() -> DroverRuntime.start(options, InstantSource.system()).close())
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "Drover cannot start: the management port %d is in use; free it or set drover.management.port"
                                    .formatted(taken.getLocalPort()));
        }
    }

    @Test
    void hostThatIsNotOfThisMachineIsNamed() {
        assertThatThrownBy(
                        () ->
                                ServerPort.requireFree(
                                        properties("192.0.2.1", true), ServerPort.MANAGEMENT))
                .hasMessageContaining("the management port 9 of 192.0.2.1 cannot be used")
                .hasMessageContaining("drover.management.host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-1", "70000", ""})
    void whatIsNoPortIsNamedWithItsProperty(String port) {
        PropertiesComponent properties = properties("127.0.0.1", true);
        properties.addInitialProperty("drover.management.port", port);

        assertThatThrownBy(() -> ServerPort.requireFree(properties, ServerPort.MANAGEMENT))
                .hasMessage(
                        "drover.management.port is '%s'; set it to a port from 0 to 65535"
                                .formatted(port));
    }

    @Test
    void portIsNotLookedAtWithoutManagement() {
        assertThatCode(
                        () ->
                                ServerPort.requireFree(
                                        properties("192.0.2.1", false), ServerPort.MANAGEMENT))
                .doesNotThrowAnyException();
    }

    private static PropertiesComponent properties(String host, boolean enabled) {
        PropertiesComponent properties = new DefaultCamelContext().getPropertiesComponent();
        properties.addInitialProperty("drover.management.enabled", Boolean.toString(enabled));
        properties.addInitialProperty("drover.management.host", host);
        properties.addInitialProperty("drover.management.port", "9");
        return properties;
    }
}
