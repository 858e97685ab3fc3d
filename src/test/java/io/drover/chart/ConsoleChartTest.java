package io.drover.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The chart's part of the console. */
class ConsoleChartTest {
    private static Chart with(Map<String, Object> console) throws IOException {
        return Chart.render(Map.of("console", console));
    }

    private static String args(Chart chart) {
        return chart.container().path("args").toString();
    }

    private static List<String> ports(JsonNode list) {
        return list.findValuesAsText("name");
    }

    @Test
    void itIsOffUnlessEnabled() throws IOException {
        Chart chart = Chart.render(Map.of());

        assertThat(args(chart)).doesNotContain("drover.console");
        assertThat(ports(chart.find("Service").orElseThrow().at("/spec/ports")))
                .doesNotContain("console");
        assertThat(chart.find("NetworkPolicy")).isEmpty();
    }

    @Test
    void withoutASignInItIsReachedByPortForwardOnly() throws IOException {
        Chart chart = with(Map.of("enabled", true));

        assertThat(args(chart))
                .contains("drover.console.enabled=true", "drover.console.auth=loopback")
                .doesNotContain("drover.console.host");
        assertThat(ports(chart.find("Service").orElseThrow().at("/spec/ports")))
                .doesNotContain("console");
    }

    @Test
    void withTokensItHasAPortOfTheService() throws IOException {
        Chart chart =
                with(
                        Map.of(
                                "enabled",
                                true,
                                "auth",
                                "token",
                                "port",
                                9000,
                                "servicePort",
                                80,
                                "readOnly",
                                true,
                                "hosts",
                                List.of("drover.example.org", "http://drover.lan:8080")));

        assertThat(args(chart))
                .contains(
                        "drover.console.host=0.0.0.0",
                        "drover.console.port=9000",
                        "drover.console.read-only=true",
                        "drover.console.hosts=drover.example.org,http://drover.lan:8080")
                .doesNotContain("proxy");
        JsonNode port = chart.find("Service").orElseThrow().at("/spec/ports/1");
        assertThat(port.path("name").asText()).isEqualTo("console");
        assertThat(port.path("port").asInt()).isEqualTo(80);
        assertThat(chart.container().at("/ports/1/containerPort").asInt()).isEqualTo(9000);
    }

    @Test
    void proxyNeedsItsSecretAndItsAddresses() throws IOException {
        Map<String, Object> good =
                Map.of(
                        "enabled",
                        true,
                        "auth",
                        "proxy",
                        "proxySecret",
                        "console-proxy",
                        "trustedProxies",
                        List.of("10.42.0.0/16", "fd00::/8"));
        Chart chart = with(good);

        assertThat(args(chart))
                .contains(
                        "drover.console.trusted-proxies=10.42.0.0/16,fd00::/8",
                        "drover.console.proxy-secret-file=/etc/drover/proxy/secret");
        assertThat(chart.deployment().toString()).contains("\"secretName\":\"console-proxy\"");
        assertThatThrownBy(() -> with(Map.of("enabled", true, "auth", "proxy")))
                .hasMessageContaining("console");
        for (Map<String, Object> bad :
                List.<Map<String, Object>>of(
                        Map.of("auth", "none"),
                        Map.of("enabled", true, "hosts", List.of("drover.example.org")),
                        Map.of("enabled", true, "auth", "token", "hosts", List.of("a b")),
                        Map.of("unknown", true))) {
            assertThatThrownBy(() -> with(bad)).as(bad.toString()).hasMessageContaining("console");
        }
    }

    @Test
    void networkPolicyKeepsTheOtherPortsOpen() throws IOException {
        Chart chart =
                with(
                        Map.of(
                                "enabled",
                                true,
                                "auth",
                                "token",
                                "networkPolicy",
                                Map.of(
                                        "enabled",
                                        true,
                                        "from",
                                        List.of(Map.of("podSelector", Map.of())))));
        JsonNode ingress = chart.find("NetworkPolicy").orElseThrow().at("/spec/ingress");

        assertThat(ingress.at("/0/ports").findValuesAsText("port")).containsExactly("9876", "9443");
        assertThat(ingress.at("/0/from").isMissingNode()).isTrue();
        assertThat(ingress.at("/1/ports").findValuesAsText("port")).containsExactly("9877");
        assertThat(ingress.at("/1/from")).hasSize(1);
        assertThat(chart.find("NetworkPolicy").orElseThrow().at("/spec/podSelector/matchLabels"))
                .isEqualTo(chart.deployment().at("/spec/selector/matchLabels"));
        assertThat(
                        with(Map.of("enabled", true, "networkPolicy", Map.of("enabled", true)))
                                .find("NetworkPolicy")
                                .orElseThrow()
                                .at("/spec/ingress"))
                .as("from nobody")
                .hasSize(1);
    }
}
