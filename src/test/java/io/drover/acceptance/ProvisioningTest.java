package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

@DisplayName("M2, B4.4 Volumes by StorageClass")
class ProvisioningTest {
    private static final String NAMESPACE = TestClaims.NAMESPACE;

    @TempDir private static Path data;

    private static TestDrover drover;
    private static TestClaims claims;

    @BeforeAll
    static void start() throws IOException {
        drover = TestDrover.startDeployed(data, TestClaims.PROPERTIES);
        drover.awaitAvailable("default");
        claims = new TestClaims(drover);
        claims.createNamespace(NAMESPACE);
    }

    @AfterAll
    static void stop() {
        if (drover != null) {
            drover.close();
        }
    }

    private static KubernetesClient client() {
        return drover.cluster().client();
    }

    @Test
    @DisplayName("M2.1 a class without backupTargetName gives its volumes the target default")
    void defaultTarget() {
        claims.storageClass("plain", Map.of("numberOfReplicas", "3"));

        claims.claim("plain", "plain");
        Volume volume = claims.bound("plain");

        assertThat(volume.getSpec().backupTargetName).isEqualTo("default");
        assertThat(volume.getSpec().size).isEqualTo(Long.toString(6 * TestDrover.MIB));
        PersistentVolume persistent =
                client().persistentVolumes().withName(volume.getMetadata().getName()).get();
        assertThat(persistent.getSpec().getCapacity().get("storage").getNumericalAmount())
                .isEqualByComparingTo("6291456");
        drover.awaitTrue(
                "PersistentVolume bound",
                () ->
                        "Bound"
                                .equals(
                                        client().persistentVolumes()
                                                .withName(volume.getMetadata().getName())
                                                .get()
                                                .getStatus()
                                                .getPhase()));
    }

    @Test
    @DisplayName(
            "M2.2 a class that names a target gives it to its volumes, under Longhorn's name of the"
                    + " driver too")
    void namedTarget() throws IOException {
        drover.createTarget("m2-two", StoreKind.directory().newStore());
        claims.storageClass(
                "to-two", "driver.longhorn.io", "Delete", Map.of("backupTargetName", "m2-two"));

        claims.claim("to-two", "to-two");

        assertThat(claims.bound("to-two").getSpec().backupTargetName).isEqualTo("m2-two");
    }

    @Test
    @DisplayName(
            "M2.3 a class that names a missing target makes no volume, the claim's event names it,"
                    + " and it goes on when the target is there")
    void missingTarget() throws IOException {
        claims.storageClass("to-none", Map.of("backupTargetName", "m2-none"));

        PersistentVolumeClaim claim = claims.claim("to-none", "to-none");

        assertThat(claims.awaitEvent("to-none", "BackupTargetMissing").getMessage())
                .isEqualTo(
                        "backup target 'm2-none' of storage class 'to-none' does not exist; create"
                                + " it");
        claims.assertNoVolume(claim);
        drover.createTarget("m2-none", StoreKind.directory().newStore());
        assertThat(claims.bound("to-none").getSpec().backupTargetName).isEqualTo("m2-none");
    }

    @Test
    @DisplayName(
            "M2.4 a Volume created directly gets the target default, or the one it names, which has"
                    + " to exist")
    void directly() throws IOException {
        Volume plain = new Volume();
        plain.getSpec().size = "4194304";
        drover.create(plain, "direct");
        drover.awaitVolume("direct");
        assertThat(drover.get(Volume.class, "direct").getSpec().backupTargetName)
                .isEqualTo("default");

        Volume missing = new Volume();
        missing.getSpec().size = "4194304";
        missing.getSpec().backupTargetName = "m2-nowhere";
        assertThatThrownBy(() -> drover.create(missing, "direct-missing"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("spec.backupTargetName")
                .hasMessageContaining("m2-nowhere");
    }

    @Test
    @DisplayName("B4.4 the parameter recurringJobs gives its jobs to every volume of the class")
    void jobsOfTheClass() {
        claims.storageClass(
                "with-jobs",
                Map.of(
                        "recurringJobs",
                        "[{\"name\":\"snap\",\"task\":\"snapshot\",\"cron\":\"*/10 * * *"
                            + " *\",\"retain\":1,\"labels\":{\"a\":\"b\"}},{\"name\":\"backup\",\"task\":\"backup\",\"cron\":\"0"
                            + " 1 * * *\",\"retain\":2}]"));
        claims.claim("jobs-a", "with-jobs");
        claims.claim("jobs-b", "with-jobs");

        Map<String, String> labels = claims.bound("jobs-a").getMetadata().getLabels();

        assertThat(claims.bound("jobs-b").getMetadata().getLabels()).containsAllEntriesOf(labels);
        List<RecurringJob> jobs =
                drover.cluster().list(RecurringJob.class).stream()
                        .filter(
                                job ->
                                        labels.containsKey(
                                                Schedules.ofJob(job.getMetadata().getName())))
                        .toList();
        assertThat(jobs)
                .extracting(
                        job -> job.getMetadata().getAnnotations().get("drover.io/class-job"),
                        job -> job.getSpec().task,
                        job -> job.getSpec().retain)
                .containsExactlyInAnyOrder(
                        tuple("snap", "snapshot", 1L), tuple("backup", "backup", 2L));
        assertThat(labels).doesNotContainKey(Schedules.ofGroup("default"));
    }

    @Test
    @DisplayName("a class with a backing image has it made, and its volumes lie on it")
    void imageOfTheClass() throws IOException {
        // as large as the volume of a claim, so that their contents can be compared
        drover.createVolume("golden", 6 * TestDrover.MIB, "default");
        drover.write("golden", TestDrover.MIB, 4096, 1);
        claims.storageClass(
                "on-image",
                Map.of(
                        "backingImage",
                        "golden-image",
                        "backingImageDataSourceType",
                        "export-from-volume",
                        "backingImageDataSourceParameters",
                        "{\"volume-name\":\"golden\",\"export-type\":\"raw\"}"));
        claims.claim("on-image-a", "on-image");
        claims.claim("on-image-b", "on-image");

        String first = claims.bound("on-image-a").getMetadata().getName();

        assertThat(drover.get(Volume.class, first).getSpec().backingImage)
                .isEqualTo("golden-image");
        assertThat(drover.digest(first)).isEqualTo(drover.digest("golden"));
        assertThat(claims.bound("on-image-b").getSpec().backingImage).isEqualTo("golden-image");
        claims.storageClass("on-none", Map.of("backingImage", "nowhere"));
        PersistentVolumeClaim refused = claims.claim("on-none", "on-none");
        assertThat(claims.awaitEvent("on-none", "BackingImageMissing").getMessage())
                .contains("'nowhere'", "drover image upload");
        claims.assertNoVolume(refused);
    }

    @DisplayName("B4.5 a class with a wrong list of jobs is refused, naming the entry")
    @ParameterizedTest(name = "B4.5 a class is refused with: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "twice |"
                    + " [{\"name\":\"a\",\"task\":\"backup\",\"cron\":\"@daily\",\"retain\":1},{\"name\":\"a\",\"task\":\"snapshot\",\"cron\":\"@daily\",\"retain\":1}]"
                    + " | recurringJobs[1].name: 'a' is used twice; give each job of the list a"
                    + " name of its own",
                "long |"
                    + " [{\"name\":\"far-too-long\",\"task\":\"backup\",\"cron\":\"@daily\",\"retain\":1}]"
                    + " | recurringJobs[0].name: 'far-too-long' has 12 characters; use 1 to 8",
                "task | [{\"name\":\"a\",\"task\":\"copy\",\"cron\":\"@daily\",\"retain\":1}] |"
                    + " recurringJobs[0].task: 'copy' is no task of a StorageClass; use snapshot or"
                    + " backup",
                "cron | [{\"name\":\"a\",\"task\":\"backup\",\"cron\":\"99 * * * *\",\"retain\":1}]"
                        + " | recurringJobs[0].cron: '99 * * * *' is no schedule",
                "retain | [{\"name\":\"a\",\"task\":\"backup\",\"cron\":\"@daily\",\"retain\":0}] |"
                        + " recurringJobs[0].retain: ",
                "json | [{\"name\": | recurringJobs: '[{\"name\":' is not JSON"
            })
    void refusedLists(String name, String list, String message) {
        claims.storageClass("wrong-" + name, Map.of("recurringJobs", list));

        PersistentVolumeClaim claim = claims.claim("wrong-" + name, "wrong-" + name);

        assertThat(claims.awaitEvent("wrong-" + name, "InvalidRecurringJobs").getMessage())
                .startsWith("storage class 'wrong-" + name + "': " + message);
        claims.assertNoVolume(claim);
    }

    @DisplayName("B4.5 a wrong RecurringJob is refused, naming field, value and remedy")
    @ParameterizedTest(name = "B4.5 a RecurringJob is refused with: {3}")
    @CsvSource({
        "copy, '@daily', 1, spec.task: 'copy'",
        "backup, 99 * * * *, 1, spec.cron: '99 * * * *'",
        "backup, '@daily', 0, spec.retain"
    })
    void refusedJobs(String task, String cron, int retain, String message) {
        TestDrover.assumeAdmission();
        RecurringJob job = new RecurringJob();
        job.getSpec().task = task;
        job.getSpec().cron = cron;
        job.getSpec().retain = retain;

        assertThatThrownBy(() -> drover.create(job, "refused"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(message);
    }

    @Test
    @DisplayName(
            "a deleted claim takes its volume along if the class says Delete, and leaves it"
                    + " otherwise")
    void reclaim() {
        claims.storageClass("kept", "drover.io/file", "Retain", Map.of());
        claims.storageClass("gone", "drover.io/file", "Delete", Map.of());
        claims.claim("kept", "kept");
        claims.claim("gone", "gone");
        String kept = claims.bound("kept").getMetadata().getName();
        String gone = claims.bound("gone").getMetadata().getName();

        client().persistentVolumeClaims().inNamespace(NAMESPACE).withName("kept").delete();
        client().persistentVolumeClaims().inNamespace(NAMESPACE).withName("gone").delete();

        drover.awaitGone(Volume.class, gone);
        drover.awaitTrue(
                "PersistentVolume deleted",
                () -> client().persistentVolumes().withName(gone).get() == null);
        drover.awaitTrue(
                "PersistentVolume released",
                () ->
                        "Released"
                                .equals(
                                        client().persistentVolumes()
                                                .withName(kept)
                                                .get()
                                                .getStatus()
                                                .getPhase()));
        assertThat(drover.cluster().find(Volume.class, kept)).isPresent();
    }

    @Test
    @DisplayName(
            "a claim with the source label is the master of its volume's labels of recurring jobs")
    void labelSource() {
        claims.storageClass("labels", Map.of());
        claims.claim("labels", "labels");
        String volume = claims.bound("labels").getMetadata().getName();

        claims.label("labels", Schedules.ofJob("source"), Schedules.ENABLED);
        claims.label("labels", Schedules.ofJob("nightly"), Schedules.ENABLED);

        drover.awaitThat(
                Volume.class,
                volume,
                found -> found.getMetadata().getLabels().containsKey(Schedules.ofJob("nightly")));
        assertThat(drover.get(Volume.class, volume).getMetadata().getLabels())
                .doesNotContainKey(Schedules.ofGroup("default"));
        client().persistentVolumeClaims()
                .inNamespace(NAMESPACE)
                .withName("labels")
                .edit(
                        found -> {
                            found.getMetadata().getLabels().remove(Schedules.ofJob("nightly"));
                            return found;
                        });
        drover.awaitThat(
                Volume.class,
                volume,
                found ->
                        !found.getMetadata().getLabels().containsKey(Schedules.ofJob("nightly"))
                                && found.getMetadata()
                                        .getLabels()
                                        .containsKey(Schedules.ofGroup("default")));
    }

    @Test
    @DisplayName("parameters of a class that nobody knows are reported")
    void unknownParameters() {
        claims.storageClass("unknown", Map.of("colour", "red"));
        claims.claim("unknown", "unknown");
        claims.bound("unknown");

        assertThat(claims.awaitEvent("unknown", "UnknownParameters").getMessage())
                .isEqualTo("storage class 'unknown' has parameters without effect: colour");
    }

    @Test
    @DisplayName("a claim of another provisioner is left alone")
    void foreign() {
        claims.storageClass("foreign", "ebs.csi.aws.com", "Delete", Map.of());
        PersistentVolumeClaim foreign = claims.claim("foreign", "foreign");
        claims.storageClass("own", Map.of());
        claims.claim("own", "own");
        claims.bound("own");

        claims.assertNoVolume(foreign);
        assertThat(client().v1().events().inNamespace(NAMESPACE).list().getItems())
                .filteredOn(event -> "drover".equals(event.getSource().getComponent()))
                .noneMatch(event -> event.getInvolvedObject().getName().equals("foreign"));
    }
}
