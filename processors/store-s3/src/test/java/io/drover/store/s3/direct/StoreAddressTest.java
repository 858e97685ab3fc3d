package io.drover.store.s3.direct;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;

class StoreAddressTest {
    @ParameterizedTest
    @CsvSource({
        "https://s3.eu-central-1.amazonaws.com/,s3.eu-central-1.amazonaws.com,443",
        "https://store:443/,store,443",
        "https://store:9000/,store:9000,9000",
        "http://store/,store,80",
        "http://store:443/,store:443,443"
    })
    void standardPortsAreNotNamed(String base, String authority, int port) {
        StoreAddress address = StoreAddress.of(URI.create(base));

        assertThat(address.authority()).isEqualTo(authority);
        assertThat(address.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({
        "backupstore/volumes/a_b-c.1/volume.cfg,backupstore/volumes/a_b-c.1/volume.cfg",
        "a b+c*d~e,a%20b%2Bc%2Ad~e",
        "grün/ü?#&=%,gr%C3%BCn/%C3%BC%3F%23%26%3D%25",
        "two//slashes,two//slashes"
    })
    void keysAreEncodedAsTheSignatureWantsThem(String key, String path) {
        StoreAddress address =
                StoreAddress.of(URI.create("http://store:9000/some%20place/bucket/"));

        assertThat(address.path(key)).isEqualTo("/some%20place/bucket/" + path);
    }
}
