package io.drover.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.store.TargetCredentials;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import software.amazon.awssdk.http.apache.ProxyConfiguration;

import java.util.Map;

class S3ProxyTest {
    private static ProxyConfiguration proxy(Map<String, String> secret, boolean plain) {
        return S3Proxy.of(new TargetCredentials(secret), plain, "minio", 9000);
    }

    @Test
    void proxyIsTheOneOfTheStoresScheme() {
        Map<String, String> secret =
                Map.of("HTTP_PROXY", "http://plain:3128", "HTTPS_PROXY", "http://safe:3129");

        assertThat(proxy(secret, true).host()).isEqualTo("plain");
        assertThat(proxy(secret, false).host()).isEqualTo("safe");
        assertThat(proxy(secret, false).port()).isEqualTo(3129);
        assertThat(proxy(Map.of(), false).host()).isNull();
    }

    @Test
    void userAndPasswordAreTakenOutOfTheUrl() {
        ProxyConfiguration proxy =
                proxy(Map.of("HTTP_PROXY", "http://jo:p%40ss:+w@proxy:3128"), true);

        assertThat(proxy.host()).isEqualTo("proxy");
        assertThat(proxy.username()).isEqualTo("jo");
        assertThat(proxy.password()).isEqualTo("p@ss:+w");
    }

    @Test
    void schemeMayBeLeftOut() {
        ProxyConfiguration proxy = proxy(Map.of("HTTP_PROXY", "proxy:3128"), true);

        assertThat(proxy.host()).isEqualTo("proxy");
        assertThat(proxy.port()).isEqualTo(3128);
    }

    @Test
    void hostsWithoutProxyMayBeDomains() {
        Map<String, String> secret =
                Map.of("HTTP_PROXY", "http://plain:3128", "NO_PROXY", "minio, .example.com,");
        TargetCredentials credentials = new TargetCredentials(secret);

        assertThat(S3Proxy.of(credentials, true, "minio", 9000).host()).isNull();
        assertThat(S3Proxy.of(credentials, true, "s3.example.com", 80).host()).isNull();
        assertThat(S3Proxy.of(credentials, true, "example.com", 80).host()).isEqualTo("plain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://jo:s3cret^@", "http://jo:s3cret@", "http://jo:s3%cret@proxy"})
    void whatIsNoProxyIsRefusedWithoutTellingThePassword(String value) {
        assertThatThrownBy(() -> proxy(Map.of("HTTP_PROXY", value), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HTTP_PROXY")
                .hasMessageNotContaining("s3");
    }
}
