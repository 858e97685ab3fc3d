package io.drover.console.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnHostsTest {
    private static final int PORT = 9877;

    private final OwnHosts hosts = OwnHosts.of("drover.example.org, http://drover.lan:8080,x:8443");

    @ParameterizedTest
    @CsvSource({
        "localhost:9877, http://localhost:9877",
        "[::1]:9877, http://[::1]:9877",
        "Drover.Example.Org, https://drover.example.org",
        "drover.example.org:443, https://drover.example.org",
        "drover.lan:8080, http://drover.lan:8080",
        "x:8443, https://x:8443"
    })
    void own(String authority, String origin) {
        assertThat(hosts.origin(authority, PORT)).contains(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "localhost:1",
                "evil.example",
                "drover.example.org:9877",
                "drover.example.org.evil.example",
                "drover.lan",
                "x"
            })
    void foreign(String authority) {
        assertThat(hosts.origin(authority, PORT)).isEmpty();
    }

    @Test
    void namesThatAreNoneAreRefused() {
        for (String text : new String[] {"*", "a b", "https://", "a/b", "*.example.org"}) {
            assertThatThrownBy(() -> OwnHosts.of(text))
                    .as(text)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("drover.console.hosts");
        }
    }
}
