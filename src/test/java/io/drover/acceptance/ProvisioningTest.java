package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
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
import java.util.Optional;
import java.util.TreeMap;

@DisplayName("M2, B4.4 Volumes by StorageClass")
class ProvisioningTest {
    private static final String NAMESPACE = "shop";

    @TempDir private static Path data;

    private static TestDrover drover;

    @BeforeAll
    static void start() throws IOException {
        TestDrover.assumeEmbedded();
        drover = TestDrover.start(data);
        drover.awaitAvailable("default");
        client().namespaces()
                .resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(NAMESPACE)
                                .endMetadata()
                                .build())
                .create();
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

    private static void storageClass(String name, Map<String, String> parameters) {
        storageClass(name, "drover.io/file", "Delete", parameters);
    }

    private static void storageClass(
            String name, String provisioner, String policy, Map<String, String> parameters) {
        client().resource(
                        new StorageClassBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .endMetadata()
                                .withProvisioner(provisioner)
                                .withReclaimPolicy(policy)
                                .withParameters(parameters)
                                .build())
                .create();
    }

    private static PersistentVolumeClaim claim(String name, String storageClass) {
        return client().resource(
                        new PersistentVolumeClaimBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withNamespace(NAMESPACE)
                                .endMetadata()
                                .withNewSpec()
                                .withStorageClassName(storageClass)
                                .withAccessModes("ReadWriteOnce")
                                .withNewResources()
                                .addToRequests("storage", new Quantity("5Mi"))
                                .endResources()
                                .endSpec()
                                .build())
                .create();
    }

    private static PersistentVolumeClaim find(String claim) {
        return client().persistentVolumeClaims().inNamespace(NAMESPACE).withName(claim).get();
    }

    private static Volume bound(String claim) {
        drover.awaitTrue(
                claim + " bound",
                () ->
                        find(claim).getStatus() != null
                                && "Bound".equals(find(claim).getStatus().getPhase()));
        return drover.get(Volume.class, find(claim).getSpec().getVolumeName());
    }

    private static Event awaitEvent(String claim, String reason) {
        drover.awaitTrue(reason, () -> events(claim, reason).size() == 1);
        return events(claim, reason).getFirst();
    }

    private static List<Event> events(String claim, String reason) {
        return client().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getName().equals(claim))
                .filter(event -> event.getReason().equals(reason))
                .toList();
    }

    private static void assertNoVolume(PersistentVolumeClaim claim) {
        assertThat(drover.cluster().find(Volume.class, "pvc-" + claim.getMetadata().getUid()))
                .isEmpty();
    }

    @Test
    @DisplayName("M2.1 a class without backupTargetName gives its volumes the target default")
    void defaultTarget() {
        storageClass("plain", Map.of("numberOfReplicas", "3"));

        claim("plain", "plain");
        Volume volume = bound("plain");

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
        storageClass(
                "to-two", "driver.longhorn.io", "Delete", Map.of("backupTargetName", "m2-two"));

        claim("to-two", "to-two");

        assertThat(bound("to-two").getSpec().backupTargetName).isEqualTo("m2-two");
    }

    @Test
    @DisplayName(
            "M2.3 a class that names a missing target makes no volume, the claim's event names it,"
                    + " and it goes on when the target is there")
    void missingTarget() throws IOException {
        storageClass("to-none", Map.of("backupTargetName", "m2-none"));

        PersistentVolumeClaim claim = claim("to-none", "to-none");

        assertThat(awaitEvent("to-none", "BackupTargetMissing").getMessage())
                .isEqualTo(
                        "backup target 'm2-none' of storage class 'to-none' does not exist; create"
                                + " it");
        assertNoVolume(claim);
        drover.createTarget("m2-none", StoreKind.directory().newStore());
        assertThat(bound("to-none").getSpec().backupTargetName).isEqualTo("m2-none");
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
        storageClass(
                "with-jobs",
                Map.of(
                        "recurringJobs",
                        "[{\"name\":\"snap\",\"task\":\"snapshot\",\"cron\":\"*/10 * * *"
                            + " *\",\"retain\":1,\"labels\":{\"a\":\"b\"}},{\"name\":\"backup\",\"task\":\"backup\",\"cron\":\"0"
                            + " 1 * * *\",\"retain\":2}]"));
        claim("jobs-a", "with-jobs");
        claim("jobs-b", "with-jobs");

        Map<String, String> labels = bound("jobs-a").getMetadata().getLabels();

        assertThat(bound("jobs-b").getMetadata().getLabels()).containsAllEntriesOf(labels);
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
        storageClass("wrong-" + name, Map.of("recurringJobs", list));

        PersistentVolumeClaim claim = claim("wrong-" + name, "wrong-" + name);

        assertThat(awaitEvent("wrong-" + name, "InvalidRecurringJobs").getMessage())
                .startsWith("storage class 'wrong-" + name + "': " + message);
        assertNoVolume(claim);
    }

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
        storageClass("kept", "drover.io/file", "Retain", Map.of());
        storageClass("gone", "drover.io/file", "Delete", Map.of());
        claim("kept", "kept");
        claim("gone", "gone");
        String kept = bound("kept").getMetadata().getName();
        String gone = bound("gone").getMetadata().getName();

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
        storageClass("labels", Map.of());
        claim("labels", "labels");
        String volume = bound("labels").getMetadata().getName();

        label("labels", Schedules.ofJob("source"), Schedules.ENABLED);
        label("labels", Schedules.ofJob("nightly"), Schedules.ENABLED);

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

    private static void label(String claim, String key, String value) {
        client().persistentVolumeClaims()
                .inNamespace(NAMESPACE)
                .withName(claim)
                .edit(
                        found -> {
                            Map<String, String> labels =
                                    new TreeMap<>(
                                            Optional.ofNullable(found.getMetadata().getLabels())
                                                    .orElse(Map.of()));
                            labels.put(key, value);
                            found.getMetadata().setLabels(labels);
                            return found;
                        });
    }

    @Test
    @DisplayName("a claim that requests more than it has is told that volumes are not expanded")
    void growth() {
        storageClass("growth", Map.of("colour", "red"));
        claim("growth", "growth");
        bound("growth");
        assertThat(awaitEvent("growth", "UnknownParameters").getMessage())
                .isEqualTo("storage class 'growth' has parameters without effect: colour");

        client().persistentVolumeClaims()
                .inNamespace(NAMESPACE)
                .withName("growth")
                .edit(
                        found -> {
                            found.getSpec()
                                    .getResources()
                                    .setRequests(Map.of("storage", new Quantity("1Gi")));
                            return found;
                        });

        awaitEvent("growth", "ExpansionNotServed");
    }

    @Test
    @DisplayName("a claim of another provisioner is left alone")
    void foreign() {
        storageClass("foreign", "ebs.csi.aws.com", "Delete", Map.of());
        PersistentVolumeClaim foreign = claim("foreign", "foreign");
        storageClass("own", Map.of());
        claim("own", "own");
        bound("own");

        assertNoVolume(foreign);
        assertThat(client().v1().events().inNamespace(NAMESPACE).list().getItems())
                .noneMatch(event -> event.getInvolvedObject().getName().equals("foreign"));
    }
}
