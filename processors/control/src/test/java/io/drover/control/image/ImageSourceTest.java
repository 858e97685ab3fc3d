package io.drover.control.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.resource.BackingImage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

class ImageSourceTest {
    private static BackingImage image(String type, Map<String, String> parameters) {
        BackingImage image = new BackingImage();
        image.getSpec().sourceType = type;
        image.getSpec().sourceParameters = parameters;
        return image;
    }

    @Test
    void parametersAreTrimmed() {
        assertThat(
                        ImageSource.of(
                                image(
                                        "export-from-volume",
                                        Map.of("volume-name", " data ", "export-type", "raw"))))
                .isEqualTo(new ImageSource.ExportFromVolume("data", ""));
        assertThat(ImageSource.of(image("clone", Map.of("backing-image", "ubuntu"))))
                .isEqualTo(new ImageSource.Clone("ubuntu"));
        assertThat(ImageSource.of(image("upload", Map.of()))).isEqualTo(new ImageSource.Upload());
    }

    @ParameterizedTest
    @CsvSource({
        "download, url, ftp://example.com/a, no http or https URL",
        "download, url, 'http://a b', is no URL",
        "download, other, x, 'spec.sourceParameters.url: it is missing'",
        "export-from-volume, export-type, qcow2, 'export-type: ''qcow2'' is not served'",
        "restore, backup-url, file:///x, spec.sourceParameters.backup-url",
        "clone, backing-image, ../x, no name of an image",
        "torrent, url, x, 'spec.sourceType: ''torrent'''"
    })
    void whatCannotBeUsedIsRefused(String type, String key, String value, String message) {
        assertThatThrownBy(() -> ImageSource.of(image(type, Map.of(key, value))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aChecksumIsASha512() {
        BackingImage image = image("clone", Map.of("backing-image", "ubuntu"));
        image.getSpec().checksum = "abc";

        assertThatThrownBy(() -> ImageFetching.validate(image))
                .hasMessageContaining("spec.checksum: 'abc' is no SHA-512");
    }
}
