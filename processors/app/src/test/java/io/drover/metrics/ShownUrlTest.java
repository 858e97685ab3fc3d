package io.drover.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownUrlTest {
    @ParameterizedTest
    @CsvSource({
        "s3://bucket@region/path/, s3://bucket@region/path/",
        "s3://id:hidden@region/path/, s3://id:***@region/path/",
        "nfs://host:/export?port=1&timeo=10, nfs://host:/export?port=1&timeo=10",
        "nfs://host:/a@b, nfs://host:/a@b",
        "s3://b@r/?secretKey=hidden&x=1, s3://b@r/?secretKey=***&x=1",
    })
    void passwordsAndKeysAreLeftOut(String url, String shown) {
        assertThat(ShownUrl.of(url)).isEqualTo(shown);
    }
}
