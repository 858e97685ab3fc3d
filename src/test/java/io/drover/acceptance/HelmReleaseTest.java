package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.marcnuri.helm.Helm;

import io.drover.fakecluster.FakeCluster;
import io.drover.fakecluster.FakeCsi;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.support.FreePort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Helm, kube-apiserver and Kubernetes' controllers are real; Pods are processes, and the CSI driver
 * is a fake. No Service leads to a Pod, so that the webhook is left out.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@EnabledIf(
        value = "hasControllers",
        disabledReason =
                "KUBEBUILDER_ASSETS names no directory with kube-apiserver and"
                        + " kube-controller-manager")
@DisplayName("A release of the chart on a kube-apiserver")
class HelmReleaseTest {
    private static final String RELEASE = "backup";
    private static final String CLASS = "fake";
    private static final String VOLUMES = "volumes.longhorn.io";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir private static Path data;

    private static ChartedCluster kubernetes;
    private static FakeCluster fake;
    private static Cluster user;
    private static Path chart;
    private static int port;

    static boolean hasControllers() {
        return RealCluster.binaries().filter(KubeApiServer::hasControllers).isPresent();
    }

    @BeforeAll
    static void start() throws IOException {
        kubernetes = ChartedCluster.start(RealCluster.binaries().orElseThrow());
        user = Cluster.connect(kubernetes.config(), Names.DEFAULT_NAMESPACE);
        fake =
                FakeCluster.start(
                        kubernetes.config(),
                        Files.createDirectories(data.resolve("cluster")),
                        kubernetes::kubeconfig,
                        true);
        user.client()
                .resource(
                        new StorageClassBuilder()
                                .withNewMetadata()
                                .withName(CLASS)
                                .endMetadata()
                                .withProvisioner(FakeCsi.DRIVER)
                                .build())
                .create();
        chart = chart();
        port = FreePort.find();
    }

    @AfterAll
    static void end() {
        if (fake != null) {
            fake.close();
            user.close();
            kubernetes.close();
        }
    }

    /** It takes any version of Kubernetes, since the programs may be older than it asks for. */
    private static Path chart() throws IOException {
        Path shipped = Path.of(System.getProperty("drover.root"), "charts/drover");
        Path copy = data.resolve("chart");
        try (Stream<Path> files = Files.walk(shipped)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(shipped.relativize(file)));
            }
        }
        Path description = copy.resolve("Chart.yaml");
        Files.writeString(
                description, Files.readString(description).replaceAll("(?m)^kubeVersion:.*$", ""));
        return copy;
    }

    private static Path values(String more) throws IOException {
        return Files.writeString(
                Files.createTempFile(data, "values", ".yaml"),
                """
                defaultBackupStore: {backupTarget: "%s", pollInterval: 5}
                management: {port: %d}
                webhook: {enabled: false}
                volumes: {persistence: {storageClass: %s}}
                %s
                """
                        .formatted(store().toUri(), port, CLASS, more));
    }

    private static Path store() {
        return data.resolve("store");
    }

    private static <T extends HasMetadata> T awaitThat(
            Class<T> kind, String name, Predicate<T> condition) {
        await(kind.getSimpleName() + " " + name)
                .atMost(PATIENCE)
                .until(() -> user.find(kind, name).filter(condition).isPresent());
        return user.find(kind, name).orElseThrow();
    }

    private static <T extends HasMetadata> void create(T object, String name) {
        object.setMetadata(new ObjectMetaBuilder().withName(name).build());
        user.create(object);
    }

    private static Backup backUp(String volume, String name) {
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = volume;
        snapshot.getSpec().createSnapshot = true;
        create(snapshot, name);
        awaitThat(Snapshot.class, name, taken -> taken.getStatus().readyToUse);
        Backup backup = new Backup();
        backup.getSpec().snapshotName = name;
        create(backup, name);
        return awaitThat(Backup.class, name, made -> made.getStatus().state.equals("Completed"));
    }

    private static List<String> podsOfDrover() {
        return user
                .client()
                .pods()
                .inNamespace(Names.DEFAULT_NAMESPACE)
                .withLabel("app.kubernetes.io/name", "drover")
                .list()
                .getItems()
                .stream()
                .filter(pod -> !pod.isMarkedForDeletion())
                .map(pod -> pod.getMetadata().getUid())
                .toList();
    }

    @Test
    @Order(1)
    @DisplayName("helm install --wait: definitions, a Pod that is ready, and a first backup")
    void install() throws IOException {
        Files.createDirectories(store());

        new Helm(chart)
                .install()
                .withName(RELEASE)
                .withNamespace(Names.DEFAULT_NAMESPACE)
                .withKubeConfig(kubernetes.kubeconfig())
                .withValuesFile(values(""))
                .waitReady()
                .withTimeout((int) PATIENCE.toSeconds())
                .call();

        awaitThat(BackupTarget.class, "default", target -> target.getStatus().available);
        Volume volume = new Volume();
        volume.getSpec().size = Long.toString(4 << 20);
        create(volume, "first");
        awaitThat(Volume.class, "first", made -> made.getStatus().state.equals("detached"));
        assertThat(backUp("first", "before-upgrade").getStatus().url).isNotEmpty();
        assertThat(user.client().resources(Job.class).inAnyNamespace().list().getItems())
                .as("what hooks have left behind")
                .isEmpty();
    }

    @Test
    @Order(2)
    @DisplayName("helm upgrade: old definitions are renewed, one Pod follows the other, claims too")
    void upgrade() throws IOException {
        forgetPropertyOfVolumes();
        List<String> before = podsOfDrover();

        new Helm(chart)
                .upgrade()
                .withName(RELEASE)
                .withNamespace(Names.DEFAULT_NAMESPACE)
                .withKubeConfig(kubernetes.kubeconfig())
                .withValuesFile(values("pvc: {enabled: true}"))
                .waitReady()
                .withTimeout((int) PATIENCE.toSeconds())
                .call();

        assertThat(specOfVolumes()).containsKey("fromBackup");
        assertThat(podsOfDrover()).hasSize(1).doesNotContainAnyElementsOf(before);
        assertThat(user.find(Backup.class, "before-upgrade").orElseThrow().getStatus().state)
                .isEqualTo("Completed");
        assertThat(user.find(Volume.class, "first").orElseThrow().getStatus().state)
                .isEqualTo("detached");
        PersistentVolumeClaim claim = claim();
        awaitThat(
                Volume.class,
                claim.getSpec().getVolumeName(),
                made -> made.getStatus().state.equals("detached"));
        backUp(claim.getSpec().getVolumeName(), "of-a-claim");
        await("nothing is left of the mover")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ClaimBackupsTest.leftOver(user)).isEmpty());
    }

    private static Map<String, JSONSchemaProps> specOfVolumes() {
        return schema(definition());
    }

    private static CustomResourceDefinition definition() {
        return user.client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(VOLUMES)
                .get();
    }

    private static Map<String, JSONSchemaProps> schema(CustomResourceDefinition definition) {
        return definition
                .getSpec()
                .getVersions()
                .getFirst()
                .getSchema()
                .getOpenAPIV3Schema()
                .getProperties()
                .get("spec")
                .getProperties();
    }

    /** As a release would have left it that did not know one. */
    private static void forgetPropertyOfVolumes() {
        CustomResourceDefinition old = definition();
        schema(old).remove("fromBackup");
        user.client().resource(old).update();
        assertThat(specOfVolumes()).doesNotContainKey("fromBackup");
    }

    private static PersistentVolumeClaim claim() {
        PersistentVolumeClaim claim =
                new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName("data")
                        .withNamespace("default")
                        .addToAnnotations("drover.io/backup", "enabled")
                        .endMetadata()
                        .withNewSpec()
                        .withStorageClassName(CLASS)
                        .withAccessModes("ReadWriteOnce")
                        .withNewResources()
                        .addToRequests("storage", new Quantity("4Mi"))
                        .endResources()
                        .endSpec()
                        .build();
        user.client().resource(claim).create();
        await("claim bound")
                .atMost(PATIENCE)
                .until(
                        () ->
                                "Bound"
                                        .equals(
                                                user.client()
                                                        .resource(claim)
                                                        .get()
                                                        .getStatus()
                                                        .getPhase()));
        return user.client().resource(claim).get();
    }

    @Test
    @Order(3)
    @DisplayName("helm uninstall: no Pod, no target; claims and remote backups stay")
    void uninstall() throws IOException {
        List<String> backups = backupsInStore();
        assertThat(backups).hasSize(2);

        Helm.uninstall(RELEASE)
                .withNamespace(Names.DEFAULT_NAMESPACE)
                .withKubeConfig(kubernetes.kubeconfig())
                .call();

        await("the Pod has gone")
                .atMost(PATIENCE)
                .until(
                        () ->
                                user.client()
                                        .resources(Pod.class)
                                        .inNamespace(Names.DEFAULT_NAMESPACE)
                                        .list()
                                        .getItems()
                                        .isEmpty());
        assertThat(user.list(BackupTarget.class)).isEmpty();
        assertThat(backupsInStore()).isEqualTo(backups);
        assertThat(
                        user
                                .client()
                                .persistentVolumeClaims()
                                .inAnyNamespace()
                                .list()
                                .getItems()
                                .stream()
                                .map(claim -> claim.getMetadata().getName()))
                .hasSize(2)
                .contains("data");
    }

    private static List<String> backupsInStore() throws IOException {
        try (Stream<Path> files = Files.walk(store())) {
            return files.map(Path::getFileName)
                    .map(Path::toString)
                    .filter(name -> name.startsWith("backup_"))
                    .sorted()
                    .toList();
        }
    }
}
