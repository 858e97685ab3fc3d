package io.drover.control.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Backup;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangesTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"bytesRead\":1,\"changes\":\"delta\"} | delta: the CSI driver told what had"
                        + " changed",
                "{\"changes\":\"allocated\",\"fallback\":\"it is the first\"} | allocated: the CSI"
                        + " driver told what holds data, as it is the first",
                "{\"changes\":\"all\",\"fallback\":\"there is no service\"} | all: everything was"
                        + " read, as there is no service",
                "{\"bytesRead\":1} | ''",
                "{\"changes\":\"by-magic\"} | ''",
                "no JSON | ''"
            })
    void saysHowAndWhyNoBetter(String annotation, String text) {
        Backup backup = new Backup();
        backup.setMetadata(
                new ObjectMetaBuilder()
                        .withName("b")
                        .addToAnnotations("drover.io/statistics", annotation)
                        .build());

        assertThat(ChangesText.of(backup)).isEqualTo(text);
    }
}
