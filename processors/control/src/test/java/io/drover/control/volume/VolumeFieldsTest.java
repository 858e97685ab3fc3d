package io.drover.control.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.drover.resource.Cluster;
import io.drover.resource.Volume;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeFieldsTest {
    private final VolumeFields fields = new VolumeFields("here");

    private static Volume.Spec spec(String json) throws JsonProcessingException {
        return Cluster.MAPPER.readValue(json, Volume.Spec.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dataSource | {\"dataSource\": \"vol://other\"} | empty",
                "cloneMode | {\"cloneMode\": \"linked-clone\"} | clone",
                "Standby | {\"Standby\": true} | fromBackup",
                "encrypted | {\"encrypted\": true} | encrypt",
                "migratable | {\"migratable\": true} | node",
                "migrationNodeID | {\"migrationNodeID\": \"n2\"} | node",
                "dataEngine | {\"dataEngine\": \"v2\"} | v1",
                "accessMode | {\"accessMode\": \"rwx\"} | rwo",
                "nodeID | {\"nodeID\": \"elsewhere\"} | 'here'",
                "snapshotMaxCount | {\"snapshotMaxCount\": 1} | 250",
                "snapshotMaxCount | {\"snapshotMaxCount\": 251} | 250",
                "snapshotMaxSize | {\"snapshotMaxSize\": \"4096\"} | snapshotMaxCount"
            })
    void fieldThatWouldBeIgnoredIsRefusedWithItsNameAndARemedy(
            String field, String json, String remedy) throws JsonProcessingException {
        Volume.Spec spec = spec(json);

        assertThatThrownBy(() -> fields.check(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("spec." + field + ": '")
                .hasMessageContaining(remedy);
        assertThatThrownBy(() -> fields.checkChanged(spec, new Volume.Spec()))
                .hasMessageStartingWith("spec." + field + ": '");
        assertThatCode(() -> fields.checkChanged(spec, spec))
                .as("written without a check")
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"nodeID\": \"here\", \"accessMode\": \"rwop\", \"dataEngine\": \"v1\"}",
                "{\"snapshotMaxCount\": 2, \"snapshotMaxSize\": \"0\"}",
                "{\"snapshotMaxCount\": 250, \"numberOfReplicas\": 3, \"frontend\": \"blockdev\"}",
                "{\"dataSource\": null, \"Standby\": false, \"encrypted\": false}",
                "{\"accessMode\": \"rwx\", \"fromBackup\": \"s3://b@r/?backup=b&volume=v\"}"
            })
    void whatIsHonouredOrHarmlessIsAccepted(String json) throws JsonProcessingException {
        Volume.Spec spec = spec(json);

        assertThatCode(() -> fields.check(spec)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"accessMode\": \"rwx\"} | spec.accessMode",
                "{\"freezeFilesystemForSnapshot\": \"enabled\"} | spec.freezeFilesystemForSnapshot"
            })
    void fieldWithoutItsEffectIsWarnedOf(String json, String field) throws JsonProcessingException {
        assertThat(fields.warnings(spec(json))).singleElement().asString().startsWith(field + ": ");
    }

    @Test
    void ordinaryVolumeIsNotWarnedOf() throws JsonProcessingException {
        assertThat(
                        fields.warnings(
                                spec(
                                        "{\"size\": \"1\", \"numberOfReplicas\": 3,"
                                                + " \"restoreVolumeRecurringJob\": \"enabled\"}")))
                .isEmpty();
    }
}
