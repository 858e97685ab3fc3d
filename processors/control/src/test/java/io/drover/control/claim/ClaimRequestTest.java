package io.drover.control.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;
import java.util.TreeMap;

class ClaimRequestTest {
    private static Volume volume(Map<String, String> annotations) {
        Volume volume = new Volume();
        volume.setMetadata(new ObjectMetaBuilder().withAnnotations(annotations).build());
        return volume;
    }

    @Test
    void everythingButTheClaimIsOptional() {
        ClaimRequest read = ClaimRequest.of(volume(Map.of("drover.io/claim", "shop/data")));

        assertThat(read).isEqualTo(new ClaimRequest("shop", "data", "", "", "", false));
        assertThat(read.key()).isEqualTo("shop/data");
    }

    @Test
    void everythingCanBeGiven() {
        assertThat(
                        ClaimRequest.of(
                                volume(
                                        Map.of(
                                                "drover.io/claim", "shop/data",
                                                "drover.io/storage-class", "fast",
                                                "drover.io/volume-mode", "Filesystem",
                                                "drover.io/fs-type", "xfs",
                                                "drover.io/wait-for-consumer", "true"))))
                .isEqualTo(new ClaimRequest("shop", "data", "fast", "Filesystem", "xfs", true));
    }

    @ParameterizedTest
    @CsvSource({
        "drover.io/claim, data, <namespace>/<name>",
        "drover.io/claim, /data, <namespace>/<name>",
        "drover.io/claim, shop/data/more, <namespace>/<name>",
        "drover.io/claim, shop/Data, <namespace>/<name>",
        "drover.io/storage-class, Fast one, write the name of a StorageClass",
        "drover.io/volume-mode, block, use Block or Filesystem",
        "drover.io/fs-type, ext 4, such as ext4",
        "drover.io/wait-for-consumer, yes, use true or false"
    })
    void whatCannotBeUsedIsNamed(String key, String value, String remedy) {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put("drover.io/claim", "shop/data");
        annotations.put(key, value);

        assertThatThrownBy(() -> ClaimRequest.of(volume(annotations)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("annotation %s: '%s'", key, value)
                .hasMessageContaining(remedy);
    }

    @Test
    void aBlockDeviceHasNoFileSystem() {
        assertThatThrownBy(
                        () ->
                                ClaimRequest.of(
                                        volume(
                                                Map.of(
                                                        "drover.io/claim", "shop/data",
                                                        "drover.io/volume-mode", "Block",
                                                        "drover.io/fs-type", "ext4"))))
                .hasMessageContaining("a block device has none");
    }
}
