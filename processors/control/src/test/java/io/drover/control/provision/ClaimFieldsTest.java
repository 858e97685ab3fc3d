package io.drover.control.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.drover.control.provision.ClaimObstacle.Refused;
import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimFieldsTest {
    private static final String MODES = "\"accessModes\": [\"ReadWriteOnce\"]";

    private static PersistentVolumeClaim claim(String spec) throws JsonProcessingException {
        PersistentVolumeClaim claim = ProvisionPlane.newClaim("shop", "orders");
        claim.setSpec(Cluster.MAPPER.readValue(spec, PersistentVolumeClaimSpec.class));
        return claim;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"dataSource\": {\"kind\": \"VolumeSnapshot\", \"name\": \"monday\"} |"
                    + " spec.dataSource: 'VolumeSnapshot monday', but this version of Drover does"
                    + " not clone, and the volume would be empty; make the claim without it",
                "\"dataSourceRef\": {\"kind\": \"PersistentVolumeClaim\", \"name\": \"a\"} |"
                    + " spec.dataSourceRef: 'PersistentVolumeClaim a', but this version of Drover"
                    + " does not clone",
                "\"dataSourceRef\": {\"kind\": \"Image\", \"name\": \"a\", \"namespace\": \"b\"} |"
                        + " spec.dataSourceRef: 'Image b/a', but",
                "\"selector\": {\"matchLabels\": {\"a\": \"b\"}} | spec.selector:"
                    + " '{\"matchLabels\":{\"a\":\"b\"}}', but a volume that is made has no labels",
                "\"selector\": {} | spec.selector: '{}', but",
                "\"volumeAttributesClassName\": \"fast\" | spec.volumeAttributesClassName: 'fast',"
                        + " but Drover has no classes of attributes; make the claim without it",
                "\"volumeMode\": \"Object\" | spec.volumeMode: 'Object', but there is no such mode;"
                        + " use Filesystem or Block"
            })
    void refusesByName(String field, String message) {
        assertThatThrownBy(() -> new ClaimFields().check(claim("{%s, %s}".formatted(MODES, field))))
                .isInstanceOf(Refused.class)
                .hasMessageStartingWith(message)
                .extracting(refused -> ((Refused) refused).reason())
                .isEqualTo("InvalidClaim");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"ReadWriteOnce\", \"ReadWriteMany\"] | spec.accessModes: 'ReadWriteMany', but a"
                        + " volume has one user at a time; use ReadWriteOnce or ReadWriteOncePod",
                "[\"ReadOnlyMany\"] | spec.accessModes: 'ReadOnlyMany', but",
                "[] | spec.accessModes is missing; write [ReadWriteOnce]"
            })
    void refusesModesOfSeveralUsers(String modes, String message) {
        assertThatThrownBy(
                        () ->
                                new ClaimFields()
                                        .check(claim("{\"accessModes\": %s}".formatted(modes))))
                .isInstanceOf(Refused.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{%s}",
                "{%s, \"volumeMode\": \"Block\"}",
                "{%s, \"volumeMode\": \"Filesystem\", \"volumeAttributesClassName\": \"\"}"
            })
    void acceptsTheRest(String spec) throws JsonProcessingException {
        PersistentVolumeClaim claim = claim(spec.formatted(MODES));

        assertThatCode(() -> new ClaimFields().check(claim)).doesNotThrowAnyException();
    }

    @Test
    void exclusiveUseIsThatOfTheVolume() throws JsonProcessingException {
        assertThat(ClaimFields.accessMode(claim("{\"accessModes\": [\"ReadWriteOncePod\"]}")))
                .isEqualTo("rwop");
        assertThat(ClaimFields.accessMode(claim("{%s}".formatted(MODES)))).isEqualTo("rwo");
    }

    @ParameterizedTest
    @CsvSource({
        "0, spec.resources.requests.storage: '0' is no size of a volume; request one such as 10Gi",
        "-5Mi, spec.resources.requests.storage: '-5Mi' is no size",
        "1e30, spec.resources.requests.storage: '1e30' is no size"
    })
    void refusesSizesThatAreNone(String size, String message) throws JsonProcessingException {
        PersistentVolumeClaim claim =
                claim("{\"resources\": {\"requests\": {\"storage\": \"%s\"}}}".formatted(size));

        assertThatThrownBy(() -> ClaimSize.requested(claim))
                .isInstanceOf(Refused.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void missingSizeIsAskedFor() throws JsonProcessingException {
        PersistentVolumeClaim claim = claim("{}");

        assertThatThrownBy(() -> ClaimSize.requested(claim))
                .isInstanceOf(Refused.class)
                .hasMessage("spec.resources.requests.storage is missing; request a size");
    }

    @Test
    void sizeIsRoundedUp() throws Exception {
        assertThat(
                        ClaimSize.requested(
                                claim("{\"resources\": {\"requests\": {\"storage\": \"5Mi\"}}}")))
                .isEqualTo(6L << 20);
    }
}
