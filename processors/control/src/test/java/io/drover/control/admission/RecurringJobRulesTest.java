package io.drover.control.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.drover.resource.Cluster;
import io.drover.resource.Setting;
import io.drover.support.TestPlane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class RecurringJobRulesTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    private TestPlane plane;
    private Admission admission;

    @BeforeEach
    void start() throws IOException {
        plane = new TestPlane();
        admission = new Admission(plane.cluster(), "here", false);
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    /**
     * @param spec in YAML
     */
    private static ObjectNode job(String spec) throws IOException {
        return (ObjectNode)
                YAML.readTree(
                        """
                        apiVersion: longhorn.io/v1beta2
                        kind: RecurringJob
                        metadata: {name: nightly, namespace: longhorn-system}
                        spec: %s
                        """
                                .formatted(spec));
    }

    private List<String> admit(ObjectNode job) {
        return admission.admit("RecurringJob", job, Optional.empty());
    }

    private List<String> change(ObjectNode old, ObjectNode now) {
        return admission.admit("RecurringJob", now, Optional.of(old));
    }

    private void maxRetention(String value) {
        Setting setting = new Setting();
        setting.setValue(value);
        plane.api().create(setting, "recurring-job-max-retention");
    }

    @Test
    void defaultsAreLonghorns() throws IOException {
        ObjectNode job = job("{task: backup, cron: '0 3 * * *', retain: 7}");

        assertThat(admit(job)).isEmpty();

        assertThat(job.at("/spec/name").asText()).isEqualTo("nightly");
        assertThat(job.at("/spec/concurrency").asInt()).isEqualTo(10);
        assertThat(job.at("/spec/retain").asInt()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{task: backups, cron: '0 3 * * *', retain: 7}    | spec.task: 'backups'",
                "{task: backup, cron: '0 3 * * 7', retain: 7}     | spec.cron: '0 3 * * 7'",
                "{task: backup, cron: '0 3 * * *', retain: 0}     | spec.retain: 0",
                "{task: backup, cron: '0 3 * * *', retain: -3}    | spec.retain: -3",
                "{task: backup, cron: '0 3 * * *'}                | spec.retain: 0",
                "{task: backup, cron: '0 3 * * *', retain: 101}   | spec.retain: 101"
            })
    void whatCannotWorkIsRefusedWithFieldAndRemedy(String spec, String message) throws IOException {
        ObjectNode job = job(spec);

        assertThatThrownBy(() -> admit(job))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("use ");
    }

    @Test
    void settingLimitsRetain() throws IOException {
        maxRetention("5");
        ObjectNode job = job("{task: backup, cron: '0 3 * * *', retain: 6}");

        assertThatThrownBy(() -> admit(job)).hasMessageContaining("use up to 5");
    }

    @Test
    void jobAboveALoweredLimitStaysEditableAndCannotGrow() throws IOException {
        maxRetention("5");
        ObjectNode old = job("{task: backup, cron: '0 3 * * *', retain: 50}");

        ObjectNode otherTime = job("{task: backup, cron: '0 4 * * *', retain: 50}");
        assertThat(change(old, otherTime)).isEmpty();
        assertThat(otherTime.at("/spec/retain").asInt()).isEqualTo(50);
        assertThat(change(old, job("{task: backup, cron: '0 3 * * *', retain: 40}"))).isEmpty();
        ObjectNode more = job("{task: backup, cron: '0 3 * * *', retain: 51}");
        assertThatThrownBy(() -> change(old, more)).hasMessageContaining("spec.retain: 51");
    }

    @Test
    void metadataOfAJobThatWasNeverCheckedStaysEditable() throws IOException {
        ObjectNode old = job("{task: backup, cron: nonsense, retain: 0, name: other}");
        ObjectNode labelled = old.deepCopy();
        labelled.withObjectProperty("metadata").putObject("labels").put("team", "shop");
        ObjectNode annotated = old.deepCopy();
        annotated
                .withObjectProperty("metadata")
                .putObject("annotations")
                .put("drover.io/time-zone", "UTC");

        assertThat(change(old, labelled)).isEmpty();
        assertThat(labelled.at("/spec/name").asText()).isEqualTo("other");
        assertThatThrownBy(() -> change(old, annotated)).isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{task: filesystem-trim, cron: '@weekly'}             | spec.task:"
                        + " filesystem-trim needs the file systems of volumes",
                "{task: backup, cron: '@daily', retain: 1, retainAge: 7d} | spec.retainAge: '7d'"
                        + " has no effect"
            })
    void whatHasNoEffectIsAdmittedWithAWarning(String spec, String warning) throws IOException {
        assertThat(admit(job(spec))).singleElement().asString().contains(warning);
    }

    @Test
    void zeroAgeIsNoReasonForAWarning() throws IOException {
        assertThat(
                        admit(
                                job(
                                        "{task: backup, cron: '@daily', retain: 1, retainAge: 0s,"
                                                + " retentionPolicy: count-based}")))
                .isEmpty();
    }

    @Test
    void unknownFieldsStay() throws IOException {
        ObjectNode job = job("{task: backup, cron: '@daily', retain: 1}");
        job.withObjectProperty("spec").put("later", "x");

        admit(job);

        assertThat(Cluster.MAPPER.convertValue(job.path("spec"), Map.class))
                .containsEntry("later", "x");
    }
}
