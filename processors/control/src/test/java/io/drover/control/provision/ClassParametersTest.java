package io.drover.control.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

class ClassParametersTest {
    private static final String DAILY =
            "[{\"name\":\"daily\",\"task\":\"backup\",\"cron\":\"0 3 * * *\",\"retain\":7}]";

    private static StorageClass storageClass(
            Map<String, String> parameters, Map<String, String> annotations) {
        return new StorageClassBuilder()
                .withNewMetadata()
                .withName("db")
                .withAnnotations(annotations)
                .endMetadata()
                .withParameters(parameters)
                .build();
    }

    private static ClassParameters of(Map<String, String> parameters) {
        return ClassParameters.of(storageClass(parameters, Map.of()), 100);
    }

    @Test
    void classWithoutParametersHasTheDefaultTargetAndNoJobs() {
        ClassParameters parameters =
                ClassParameters.of(
                        new StorageClassBuilder().withNewMetadata().endMetadata().build(), 100);

        assertThat(parameters.target()).isEqualTo("default");
        assertThat(parameters.jobs()).isEmpty();
        assertThat(parameters.labels()).isEmpty();
        assertThat(parameters.unknown()).isEmpty();
    }

    @Test
    void jobsOfTheSameContentAreOne() {
        ClassJob job = of(Map.of("recurringJobs", DAILY)).jobs().getFirst();
        ClassJob other =
                of(Map.of("recurringJobs", DAILY.replace("\"retain\":7", "\"retain\":8")))
                        .jobs()
                        .getFirst();

        assertThat(job.job().getMetadata().getName()).matches("daily-[0-9a-f]{8}");
        assertThat(of(Map.of("recurringJobs", " " + DAILY)).jobs().getFirst().job().getMetadata())
                .isEqualTo(job.job().getMetadata());
        assertThat(other.job().getMetadata().getName())
                .isNotEqualTo(job.job().getMetadata().getName());
        assertThat(job.job().getSpec().concurrency).isEqualTo(10);
    }

    @Test
    void annotationsStandForParametersOfOtherDrivers() {
        ClassParameters parameters =
                ClassParameters.of(
                        storageClass(
                                Map.of(),
                                Map.of(
                                        "drover.io/backup-target-name",
                                        "archive",
                                        "drover.io/recurring-jobs",
                                        DAILY,
                                        "drover.io/recurring-job-selector",
                                        "[{\"name\":\"x\"},{\"name\":\"g\",\"isGroup\":true}]")),
                        100);

        assertThat(parameters.target()).isEqualTo("archive");
        assertThat(parameters.labels())
                .containsKeys("recurring-job.longhorn.io/x", "recurring-job-group.longhorn.io/g")
                .hasSize(3);
    }

    @Test
    void longhornsParametersAreKnownAndOthersAreNamed() {
        assertThat(
                        of(Map.of(
                                        "numberOfReplicas", "3",
                                        "staleReplicaTimeout", "30",
                                        "fsType", "ext4",
                                        "encrypted", "false",
                                        "csi.storage.k8s.io/fstype", "xfs",
                                        "numberOfReplica", "2"))
                                .unknown())
                .containsExactly("numberOfReplica");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "encrypted | true | encrypted: 'true' is not served by this version of Drover",
                "dataEngine | v2 | dataEngine: 'v2' is not served by this version of Drover",
                "backingImage | Ubuntu! | backingImage: 'Ubuntu!' is no name of a BackingImage",
                "backingImageChecksum | 00 | backingImageChecksum: '00', but backingImage is"
                        + " missing",
                "backupBlockSize | 4Mi | backupBlockSize: '4Mi' is no size of blocks; use 2Mi or"
                        + " 16Mi",
                "recurringJobs | {} | recurringJobs: '{}' is no list; write one such as [{",
                "recurringJobs | [] [] | recurringJobs: '[] []' is not JSON (",
                "recurringJobs | [\"daily\"] | recurringJobs[0]: 'daily' is no object; write a list"
                        + " such as [{",
                "recurringJobs |"
                    + " [{\"name\":\"a\",\"task\":\"backup\",\"cron\":\"@daily\",\"retain\":101}] |"
                    + " recurringJobs[0].retain:",
                "recurringJobs |"
                    + " [{\"name\":\"a\",\"task\":\"backup\",\"cron\":\"@daily\",\"retain\":\"7\"}]"
                    + " | recurringJobs[0].retain: '7' is no number; use 1 or more, without quotes",
                "recurringJobs |"
                    + " [{\"name\":\"a\",\"task\":\"backup\",\"cron\":\"@daily\",\"retain\":7.5}] |"
                    + " recurringJobs[0].retain: '7.5' is no number",
                "recurringJobs |"
                    + " [{\"name\":\"a\",\"task\":\"backup\",\"cron\":\"@daily\",\"retain\":99999999999999999999}]"
                    + " | recurringJobs[0].retain: '99999999999999999999' is no number",
                "recurringJobs | [{\"name\":\"a\",\"task\":\"backup\",\"cron\":\"@daily\"}] |"
                        + " recurringJobs[0].retain is missing; use 1 or more",
                "recurringJobs | [{\"name\":\"a\",\"task\":\"backup\",\"cron\":5,\"retain\":1}] |"
                        + " recurringJobs[0].cron: '5' is no text; use five fields such as",
                "recurringJobs | [{\"name\":\"a\",\"task\":\"backup\",\"retain\":1}] |"
                        + " recurringJobs[0].cron is missing; use five fields",
                "recurringJobs | [{\"task\":\"backup\",\"cron\":\"@daily\",\"retain\":1}] |"
                        + " recurringJobs[0].name is missing; use 1 to 8 characters",
                "recurringJobs |"
                        + " [{\"name\":7,\"task\":\"backup\",\"cron\":\"@daily\",\"retain\":1}] |"
                        + " recurringJobs[0].name: '7' is no text",
                "recurringJobs | [{\"name\":\"a\",\"cron\":\"@daily\",\"retain\":1}] |"
                        + " recurringJobs[0].task is missing; use snapshot or backup",
                "recurringJobs |"
                    + " [{\"name\":\"a\",\"task\":\"backup\",\"cron\":\"@daily\",\"retain\":1,\"concurrency\":\"2\"}]"
                    + " | recurringJobs[0].concurrency: '2' is no number",
                "recurringJobs |"
                    + " [{\"name\":\"a\",\"task\":\"backup\",\"cron\":\"@daily\",\"retain\":1,\"labels\":\"x\"}]"
                    + " | recurringJobs[0].labels: 'x' is no object; use an object of texts",
                "recurringJobs |"
                    + " [{\"name\":\"a\",\"task\":\"backup\",\"cron\":\"@daily\",\"retain\":1,\"labels\":{\"x\":1}}]"
                    + " | recurringJobs[0].labels.x: '1' is no text; use an object of texts",
                "recurringJobs | [{\"name\":\"a\",\"tsk\":\"backup\"}] | recurringJobs[0]: there is"
                        + " no field 'tsk'; use concurrency, cron, labels, name, retain, task",
                "recurringJobs | [{\"name\":\"a\",\"name\":\"b\"}] | recurringJobs:"
                    + " '[{\"name\":\"a\",\"name\":\"b\"}]' is not JSON (Duplicate field 'name')",
                "recurringJobSelector | {\"name\":\"x\"} | recurringJobSelector: '{\"name\":\"x\"}'"
                        + " is no list; write one such as [{\"name\":\"daily\",\"isGroup\":false}]",
                "recurringJobSelector | \"x\" | recurringJobSelector: '\"x\"' is no list",
                "recurringJobSelector | [\"x\"] | recurringJobSelector[0]: 'x' is no object",
                "recurringJobSelector | [{}] | recurringJobSelector[0].name is missing; use the"
                        + " name of a RecurringJob, or of a group",
                "recurringJobSelector | [{\"name\":7}] | recurringJobSelector[0].name: '7' is no"
                        + " text",
                "recurringJobSelector | [{\"name\":\"a b\"}] | recurringJobSelector[0].name: 'a b'"
                        + " cannot be part of a label",
                "recurringJobSelector | [{\"name\":\"x\",\"isGroup\":\"true\"}] |"
                        + " recurringJobSelector[0].isGroup: 'true' is neither; use true or false,"
                        + " without quotes",
                "recurringJobSelector | [{\"name\":\"x\",\"group\":true}] |"
                        + " recurringJobSelector[0]: there is no field 'group'; use isGroup, name",
                "recurringJobSelector | [ | recurringJobSelector: '[' is not JSON"
            })
    void refusesByName(String name, String value, String message) {
        assertThatThrownBy(() -> of(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
