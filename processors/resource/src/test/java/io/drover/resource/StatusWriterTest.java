package io.drover.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.support.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;
import java.util.Map;

class StatusWriterTest {
    private static TestCluster api;
    private static StatusWriter writer;

    @BeforeAll
    static void start() throws Exception {
        api = TestCluster.start();
        writer = new StatusWriter(api.cluster());
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static Volume volume(String name) {
        return api.create(new Volume(), name);
    }

    private static Volume.Status copy(Volume volume) {
        return Cluster.copy(volume.getStatus(), Volume.Status.class);
    }

    @Test
    void writesWhatChangedAndNothingElse() {
        Volume volume = volume("a");
        Volume.Status status = copy(volume);
        status.state = "attached";
        status.actualSize = 42;

        assertThat(writer.write(volume, status)).isTrue();

        Volume stored = api.get(Volume.class, "a");
        assertThat(stored.getStatus().state).isEqualTo("attached");
        assertThat(stored.getStatus().actualSize).isEqualTo(42);
        assertThat(stored.getMetadata().getGeneration())
                .isEqualTo(volume.getMetadata().getGeneration());
    }

    @Test
    void unchangedStatusIsNotWritten() {
        Volume volume = volume("b");

        assertThat(writer.write(volume, copy(volume))).isFalse();

        assertThat(api.get(Volume.class, "b").getMetadata().getResourceVersion())
                .isEqualTo(volume.getMetadata().getResourceVersion());
    }

    @Test
    void fieldsThatReturnToTheirDefaultAreCleared() {
        Volume volume = volume("c");
        Volume.Status status = copy(volume);
        status.restoreRequired = true;
        status.state = "attached";
        status.conditions =
                Conditions.with(List.of(), "Restore", true, "InProgress", "", Instant.EPOCH);
        writer.write(volume, status);
        Volume read = api.get(Volume.class, "c");

        Volume.Status cleared = copy(read);
        cleared.restoreRequired = false;
        cleared.state = "";
        cleared.conditions = List.of();
        writer.write(read, cleared);

        Volume.Status stored = api.get(Volume.class, "c").getStatus();
        assertThat(stored.restoreRequired).isFalse();
        assertThat(stored.state).isEmpty();
        assertThat(stored.conditions).isEmpty();
    }

    @Test
    void writeUnderAnOldVersionIsAConflictAndChangesNothing() {
        Volume old = volume("d");
        Volume.Status others = copy(old);
        others.robustness = "healthy";
        writer.write(old, others);
        Volume.Status status = copy(old);
        status.state = "detached";

        assertThatThrownBy(() -> writer.write(old, status))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409));
        assertThat(api.get(Volume.class, "d").getStatus().state).isEmpty();
    }

    @Test
    void observationIsWrittenAlthoughTheSpecMovedMeanwhile() {
        Volume old = volume("moved");
        Volume.Status status = copy(old);
        status.state = "detached";
        api.cluster().patchSpec(Volume.class, "moved", Map.of("nodeID", "n1"));

        Volume written = writer.update(old, status).orElseThrow();

        assertThat(written.getSpec().nodeID).isEqualTo("n1");
        assertThat(api.get(Volume.class, "moved").getStatus().state).isEqualTo("detached");
        assertThat(api.get(Volume.class, "moved").getSpec().nodeID).isEqualTo("n1");
    }

    @Test
    void observationOfADeletedObjectIsNotWrittenToAnotherOfItsName() {
        Volume old = volume("again");
        Volume.Status status = copy(old);
        status.state = "detached";
        api.cluster().removeFinalizer(old);
        api.cluster().delete(Volume.class, "again");
        volume("again");

        assertThatThrownBy(() -> writer.write(old, status))
                .isInstanceOf(KubernetesClientException.class);
        assertThat(api.get(Volume.class, "again").getStatus().state).isEmpty();
    }

    @Test
    void statusOfADeletedObjectIsNotWritten() {
        Volume volume = volume("e");
        api.cluster().removeFinalizer(volume);
        api.cluster().delete(Volume.class, "e");
        Volume.Status status = copy(volume);
        status.state = "deleting";

        assertThat(writer.write(volume, status)).isFalse();
        assertThat(api.cluster().find(Volume.class, "e")).isEmpty();
    }

    @Test
    void copyIsIndependentOfTheOriginal() {
        Volume volume = new Volume();
        volume.getStatus().state = "attached";
        Volume.Status copy = copy(volume);
        copy.state = "detached";
        copy.conditions.add(new Condition("Restore", "True", "", "", "", ""));

        assertThat(volume.getStatus().state).isEqualTo("attached");
        assertThat(volume.getStatus().conditions).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                    | {"a":1}               | {"a":1}
                    {"a":1}               | {"a":1}               | {}
                    {"a":1}               | {"a":2}               | {"a":2}
                    {"a":1}               | {}                    | {"a":null}
                    {"o":{"a":1,"b":2}}   | {"o":{"a":1,"b":3}}   | {"o":{"b":3}}
                    {"o":{"a":1,"b":2}}   | {"o":{"a":1}}         | {"o":{"b":null}}
                    {"o":{"a":1}}         | {"o":5}               | {"o":5}
                    {"l":[1,2]}           | {"l":[2,1]}           | {"l":[2,1]}
                    {"l":[1,2]}           | {"l":[1,2]}           | {}
                    """)
    void differenceIsAMergePatch(String before, String after, String patch)
            throws JsonProcessingException {
        assertThat(MergePatch.between(node(before), node(after))).isEqualTo(node(patch));
    }

    private static ObjectNode node(String text) throws JsonProcessingException {
        return (ObjectNode) Cluster.MAPPER.readTree(text);
    }
}
