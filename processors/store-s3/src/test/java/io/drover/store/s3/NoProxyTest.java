package io.drover.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("NO_PROXY means what it means to Go and curl")
class NoProxyTest {
    @ParameterizedTest(name = "{0}: {1}:{2} is reached directly: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "* | s3.example.com | 443 | true",
                "example.com | example.com | 443 | true",
                "example.com | s3.example.com | 443 | true",
                "example.com | badexample.com | 443 | false",
                ".example.com | s3.example.com | 443 | true",
                ".example.com | example.com | 443 | false",
                "*.example.com | s3.example.com | 443 | true",
                "EXAMPLE.com | S3.Example.COM | 443 | true",
                "example.com:9000 | s3.example.com | 9000 | true",
                "example.com:9000 | s3.example.com | 443 | false",
                "10.0.0.0/8 | 10.20.30.40 | 9000 | true",
                "10.0.0.0/8 | 11.20.30.40 | 9000 | false",
                "192.168.4.0/22 | 192.168.7.9 | 80 | true",
                "192.168.4.0/22 | 192.168.8.9 | 80 | false",
                "10.1.2.3 | 10.1.2.3 | 80 | true",
                "10.1.2.3:81 | 10.1.2.3 | 80 | false",
                "fd00::/8 | [fd12::1] | 80 | true",
                "[fd12::1]:9000 | [fd12::1] | 9000 | true",
                "a.org, 10.0.0.0/8 .b.org | x.b.org | 80 | true",
                "'' | example.com | 80 | false",
                "'' | localhost | 80 | true",
                "'' | 127.0.0.1 | 80 | true",
                "'' | [::1] | 80 | true",
                "10.0.0.0/8 | ten.example.com | 80 | false",
            })
    void matches(String value, String host, int port, boolean direct) {
        assertThat(NoProxy.parse(value).matches(host, port)).isEqualTo(direct);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/99", "10.0.0/8", "host/8", "http://example.com", "host:port", "a b$c"})
    void aValueThatMeansNothingIsRefusedByName(String value) {
        assertThatThrownBy(() -> NoProxy.parse(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("NO_PROXY: '");
    }
}
