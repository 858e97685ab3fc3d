package io.drover.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.support.LonghornDefinitions;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Status fields under definitions that have no room for them. */
class PrunedStatusTest {
    private static final String URL = "file:///store";
    private static TestCluster api;
    private static StatusWriter writer;

    @BeforeAll
    static void start() throws Exception {
        api = TestCluster.start();
        LonghornDefinitions.install(api.cluster());
        writer = new StatusWriter(api.cluster());
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static BackupTarget target(String name) {
        return api.create(new BackupTarget(), name);
    }

    private static BackupTarget read(String name) {
        return api.get(BackupTarget.class, name);
    }

    private static BackupTarget.Status copy(BackupTarget target) {
        return Cluster.copy(target.getStatus(), BackupTarget.Status.class);
    }

    private static BackupTarget synced(String name) {
        BackupTarget target = target(name);
        BackupTarget.Status status = copy(target);
        status.available = true;
        status.syncedURL = URL;
        return writer.update(target, status).orElseThrow();
    }

    private static JsonNode stored(String name) {
        return Cluster.MAPPER.valueToTree(
                api.cluster()
                        .client()
                        .genericKubernetesResources("longhorn.io/v1beta2", "BackupTarget")
                        .inNamespace(api.cluster().namespace())
                        .withName(name)
                        .require());
    }

    private static Optional<String> annotation(String name) {
        return Optional.ofNullable(
                stored(name).at("/metadata/annotations").path(PrunedStatus.ANNOTATION).textValue());
    }

    @Test
    void fieldThatTheDefinitionLacksIsKeptAndReadAgain() {
        BackupTarget written = synced("kept");

        assertThat(stored("kept").path("status").has("syncedURL")).isFalse();
        assertThat(annotation("kept")).contains("{\"syncedURL\":\"" + URL + "\"}");
        assertThat(written.getStatus().syncedURL).isEqualTo(URL);
        assertThat(read("kept").getStatus().syncedURL).isEqualTo(URL);
        assertThat(api.cluster().list(BackupTarget.class))
                .filteredOn(found -> found.getMetadata().getName().equals("kept"))
                .allMatch(found -> found.getStatus().syncedURL.equals(URL));
        assertThat(written.getMetadata().getResourceVersion())
                .isEqualTo(read("kept").getMetadata().getResourceVersion());
    }

    @Test
    void unchangedStatusIsNotWrittenAgain() {
        synced("unchanged");
        BackupTarget read = read("unchanged");

        assertThat(writer.write(read, copy(read))).isFalse();
    }

    @Test
    void otherFieldsChangeWhileTheKeptOneStays() {
        synced("others");
        BackupTarget read = read("others");
        BackupTarget.Status status = copy(read);
        status.available = false;
        writer.write(read, status);

        assertThat(read("others").getStatus().available).isFalse();
        assertThat(read("others").getStatus().syncedURL).isEqualTo(URL);
    }

    @Test
    void fieldThatIsClearedLeavesNoAnnotation() {
        synced("cleared");
        BackupTarget read = read("cleared");
        BackupTarget.Status status = copy(read);
        status.syncedURL = "";
        writer.write(read, status);

        assertThat(annotation("cleared")).isEmpty();
        assertThat(read("cleared").getStatus().syncedURL).isEmpty();
    }

    @Test
    void conditionsOfABackupAreKept() {
        Backup backup = api.create(new Backup(), "conditions");
        Backup.Status status = Cluster.copy(backup.getStatus(), Backup.Status.class);
        Condition condition = new Condition("Kept", "True", "R", "why", "", "");
        status.conditions = List.of(condition);
        writer.write(backup, status);

        assertThat(api.get(Backup.class, "conditions").getStatus().conditions)
                .containsExactly(condition);
    }

    @Test
    void runsOfARecurringJobAreKept() {
        RecurringJob job = api.create(new RecurringJob(), "runs");
        RecurringJob.Status status = Cluster.copy(job.getStatus(), RecurringJob.Status.class);
        RecurringJob.Failure failure =
                new RecurringJob.Failure("vol", "R", "why", 2, "2026-01-01T00:00:00Z", "");
        status.executionCount = 5;
        status.nextRunTime = "2026-01-02T00:00:00Z";
        status.running = true;
        status.volumesFailed = 1;
        status.failures = List.of(failure);
        writer.write(job, status);

        RecurringJob.Status read = api.get(RecurringJob.class, "runs").getStatus();
        assertThat(read.executionCount).isEqualTo(5);
        assertThat(read.nextRunTime).isEqualTo("2026-01-02T00:00:00Z");
        assertThat(read.running).isTrue();
        assertThat(read.volumesFailed).isEqualTo(1);
        assertThat(read.failures).containsExactly(failure);
        assertThat(
                        api.cluster()
                                .client()
                                .genericKubernetesResources("longhorn.io/v1beta2", "RecurringJob")
                                .inNamespace(api.cluster().namespace())
                                .withName("runs")
                                .require()
                                .<Object>get("status", "nextRunTime"))
                .as("Longhorn's definition has no room for it")
                .isNull();
    }

    @Test
    void statusIsWrittenAlthoughTheSpecOfAnAnnotatedResourceMovedMeanwhile() {
        BackupTarget old = synced("moved");
        api.cluster().patchSpec(BackupTarget.class, "moved", Map.of("pollInterval", "1m0s"));
        BackupTarget.Status status = copy(old);
        status.syncedURL = "file:///other";

        BackupTarget written = writer.update(old, status).orElseThrow();

        assertThat(written.getSpec().pollInterval).isEqualTo("1m0s");
        assertThat(written.getStatus().syncedURL).isEqualTo("file:///other");
    }

    @Test
    void finalizerIsAddedToAResourceWithAllOfItsStatus() {
        BackupTarget target = synced("finalizer");
        api.cluster().removeFinalizer(target);

        BackupTarget held = api.cluster().addFinalizer(read("finalizer"));

        assertThat(held.getStatus().syncedURL).isEqualTo(URL);
    }

    @Test
    void fieldMovesIntoTheStatusOnceTheDefinitionHasRoom() throws Exception {
        try (TestCluster own = TestCluster.start()) {
            BackupTarget target = new BackupTarget();
            target.setMetadata(own.cluster().metadata("upgraded", Map.of()));
            target.getMetadata()
                    .setAnnotations(
                            new HashMap<>(
                                    Map.of(
                                            PrunedStatus.ANNOTATION,
                                            "{\"syncedURL\":\"" + URL + "\"}")));
            own.cluster().create(target);
            BackupTarget read = own.get(BackupTarget.class, "upgraded");
            BackupTarget.Status status = copy(read);
            status.available = true;
            new StatusWriter(own.cluster()).write(read, status);

            GenericKubernetesResource stored =
                    own.cluster()
                            .client()
                            .genericKubernetesResources("longhorn.io/v1beta2", "BackupTarget")
                            .inNamespace(own.cluster().namespace())
                            .withName("upgraded")
                            .require();
            assertThat(stored.<String>get("status", "syncedURL")).isEqualTo(URL);
            assertThat(stored.getMetadata().getAnnotations())
                    .doesNotContainKey(PrunedStatus.ANNOTATION);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "[]", "null", "{\"conditions\": 5}"})
    void annotationThatSomebodySpoiledIsLeftOut(String value) {
        BackupTarget target = new BackupTarget();
        target.setMetadata(api.cluster().metadata("spoiled", Map.of()));
        target.getMetadata().setAnnotations(new HashMap<>(Map.of(PrunedStatus.ANNOTATION, value)));
        target.getStatus().available = true;

        BackupTarget read = PrunedStatus.overlay(target);

        assertThat(read.getStatus().available).isTrue();
        assertThat(read.getStatus().syncedURL).isEmpty();
        assertThat(read.getStatus().conditions).isEmpty();
    }
}
