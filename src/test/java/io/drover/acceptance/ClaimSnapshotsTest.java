package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.fakecluster.FakeCsi;
import io.drover.reconcile.QueueState;
import io.drover.reconcile.ReconcileComponent;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotContent;
import io.fabric8.kubernetes.api.model.PodBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@DisplayName("Snapshots of claims are VolumeSnapshots")
class ClaimSnapshotsTest extends ForeignClaimsStory {
    private static final long SIZE = 4 * TestDrover.MIB;

    @BeforeAll
    static void start() throws IOException {
        writeHook();
        begin(
                Map.of(
                        "drover.pvc.snapshot-patience", "2s",
                        "drover.pvc.snapshot-hooks", "true"));
        hooked("hooked", "test");
        hooked("mistaken", "absent");
    }

    /** It leaves a file for each call. */
    private static void writeHook() throws IOException {
        StringBuilder routes = new StringBuilder();
        for (String phase : List.of("before", "after")) {
            routes.append(
                    """
                    - route:
                        id: hook-test-%1$s
                        from:
                          uri: direct:hook-test-%1$s
                          steps:
                            - setBody:
                                simple: ${header.DroverNamespace}/${header.DroverClaim} ${header.DroverPods}
                            - to:
                                uri: file:%2$s
                                parameters:
                                  fileName: ${header.DroverSnapshot}-%1$s
                    """
                            .formatted(phase, data.resolve("hooks")));
        }
        Files.writeString(
                Files.createDirectories(data.resolve("routes")).resolve("hook-test.camel.yaml"),
                routes);
    }

    private static void hooked(String storageClass, String hook) {
        foreign.claims()
                .storageClass(
                        storageClass,
                        made ->
                                made.withProvisioner(FakeCsi.DRIVER)
                                        .editMetadata()
                                        .addToAnnotations("drover.io/snapshot-hook", hook)
                                        .endMetadata());
    }

    private static Path called(String snapshot, String phase) {
        return data.resolve("hooks").resolve(snapshot + "-" + phase);
    }

    @AfterEach
    void nothingIsLeft() {
        foreign.cluster().snapshotter().fail(Optional.empty());
        foreign.cluster().snapshotter().delay(Duration.ZERO);
        drover.cluster()
                .list(Snapshot.class)
                .forEach(
                        snapshot ->
                                drover.cluster()
                                        .delete(Snapshot.class, snapshot.getMetadata().getName()));
        drover.awaitTrue(
                "no snapshot left in the storage",
                () -> foreign.cluster().snapshotter().snapshots().isEmpty());
        drover.awaitTrue("no VolumeSnapshot left", () -> snapshots().isEmpty());
        drover.awaitTrue("no VolumeSnapshotContent left", () -> contents().isEmpty());
        drover.awaitTrue("no Snapshot left", () -> drover.cluster().list(Snapshot.class).isEmpty());
    }

    private static List<VolumeSnapshot> snapshots() {
        return drover.cluster()
                .client()
                .resources(VolumeSnapshot.class)
                .inAnyNamespace()
                .list()
                .getItems();
    }

    private static List<VolumeSnapshotContent> contents() {
        return drover.cluster().client().resources(VolumeSnapshotContent.class).list().getItems();
    }

    private static Snapshot request(String name, Volume volume) {
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = volume.getMetadata().getName();
        snapshot.getSpec().createSnapshot = true;
        return drover.create(snapshot, name);
    }

    /** Reconciliations of Snapshots since the start. */
    private static long looks() {
        return drover
                .runtime()
                .context()
                .getComponent("reconcile", ReconcileComponent.class)
                .queues()
                .stream()
                .filter(queue -> queue.kind().equals("snapshots"))
                .mapToLong(QueueState::runs)
                .sum();
    }

    private static void look(int number) {
        long before = looks();
        drover.cluster().patchLabels(Snapshot.class, "idle", Map.of("look", "number-" + number));
        drover.awaitTrue("a look", () -> looks() > before);
    }

    @Test
    @DisplayName("a Snapshot that is ready costs no request, however often it is looked at")
    void looksCostNothing() {
        Volume volume = foreign.adopted("idle", SIZE);
        drover.snapshot("idle", volume.getMetadata().getName());
        look(1);
        drover.api().proxy().forget();

        look(2);
        look(3);

        assertThat(drover.api().proxy().requestsBesideInformers())
                .filteredOn(
                        request ->
                                request.isAbout("volumesnapshotcontents")
                                        || request.isAbout("volumesnapshots")
                                        || request.isAbout("snapshots"))
                .isEmpty();
    }

    @Test
    @DisplayName("a Snapshot takes one in the claim's namespace, and takes it along when it goes")
    void taken() {
        Volume volume = foreign.adopted("taken", SIZE);
        foreign.cluster().snapshotter().delay(Duration.ofMillis(500));

        Snapshot first = drover.snapshot("first", volume.getMetadata().getName());
        Snapshot second = drover.snapshot("second", volume.getMetadata().getName());

        assertThat(Instant.parse(first.getStatus().creationTime))
                .isBefore(Instant.parse(second.getStatus().creationTime));
        assertThat(first.getStatus().restoreSize).isEqualTo(SIZE);
        assertThat(second.getStatus().parent).isEqualTo("first");
        assertThat(first.getMetadata().getAnnotations())
                .hasEntrySatisfying(
                        "drover.io/volume-snapshot",
                        key -> assertThat(key).startsWith("shop/drover-"));
        assertThat(snapshots())
                .allSatisfy(
                        found ->
                                assertThat(found.getMetadata().getLabels())
                                        .containsEntry("app.kubernetes.io/managed-by", "drover"))
                .hasSize(2);
        drover.delete(Snapshot.class, "first");
        assertThat(foreign.cluster().snapshotter().snapshots())
                .containsExactly(
                        drover.get(Snapshot.class, "second")
                                .getMetadata()
                                .getAnnotations()
                                .get("drover.io/snapshot-handle"));
    }

    @Test
    @DisplayName("a driver that fails for too long ends the Snapshot with its error")
    void failing() {
        Volume volume = foreign.adopted("failing", SIZE);
        foreign.cluster().snapshotter().fail(Optional.of("the pool is full"));

        request("failed", volume);

        Snapshot failed =
                drover.awaitThat(
                        Snapshot.class, "failed", found -> !found.getStatus().error.isEmpty());
        assertThat(failed.getStatus().error).contains("for 2 s: the pool is full");
        assertThat(failed.getStatus().readyToUse).isFalse();
        drover.awaitTrue("VolumeSnapshot gone", () -> snapshots().isEmpty());
    }

    @Test
    @DisplayName("a driver that recovers in time is endured")
    void recovering() {
        Volume volume = foreign.adopted("recovering", SIZE);
        foreign.cluster().snapshotter().fail(Optional.of("busy"));
        request("late", volume);
        drover.awaitTrue(
                "the error",
                () ->
                        snapshots().stream()
                                .anyMatch(
                                        found -> found.getStatus().error.message().equals("busy")));

        foreign.cluster().snapshotter().fail(Optional.empty());

        assertThat(
                        drover.awaitThat(
                                        Snapshot.class,
                                        "late",
                                        found -> found.getStatus().readyToUse)
                                .getStatus()
                                .error)
                .isEmpty();
    }

    @Test
    @DisplayName("one that somebody deletes is not taken again: it would have other data")
    void deleted() {
        Volume volume = foreign.adopted("deleted", SIZE);
        drover.snapshot("lost", volume.getMetadata().getName());

        drover.cluster().client().resource(snapshots().getFirst()).delete();

        Snapshot lost =
                drover.awaitThat(
                        Snapshot.class, "lost", found -> !found.getStatus().error.isEmpty());
        assertThat(lost.getStatus().readyToUse).isFalse();
        drover.awaitThat(
                Snapshot.class, "lost", found -> found.getStatus().error.contains("deleted"));
        assertThat(snapshots()).allMatch(VolumeSnapshot::isMarkedForDeletion);
    }

    @Test
    @DisplayName("a content that names another VolumeSnapshot makes no Snapshot ready")
    void forged() {
        Volume volume = foreign.adopted("forged", SIZE);
        foreign.cluster().snapshotter().delay(Duration.ofSeconds(2));
        request("forged", volume);
        drover.awaitTrue("content", () -> !contents().isEmpty());

        drover.cluster()
                .patchOutside(
                        contents().getFirst(),
                        Map.of("spec", Map.of("volumeSnapshotRef", Map.of("uid", "another"))));

        Snapshot refused =
                drover.awaitThat(
                        Snapshot.class, "forged", found -> !found.getStatus().error.isEmpty());
        assertThat(refused.getStatus().error).contains("do not name each other");
        assertThat(refused.getStatus().readyToUse).isFalse();
        drover.cluster()
                .patchOutside(
                        contents().getFirst(),
                        Map.of(
                                "spec",
                                Map.of(
                                        "volumeSnapshotRef",
                                        Map.of(
                                                "uid",
                                                snapshots().getFirst().getMetadata().getUid()))));
    }

    @Test
    @DisplayName("routes of the user's are called before one is cut and afterwards")
    void hooks() throws IOException {
        foreign.claim("frozen", "hooked", SIZE, "enabled");
        Volume volume = foreign.awaitAdopted("frozen");
        drover.cluster()
                .createOutside(
                        new PodBuilder()
                                .withNewMetadata()
                                .withNamespace(TestClaims.NAMESPACE)
                                .withName("db-0")
                                .endMetadata()
                                .withNewSpec()
                                .addNewContainer()
                                .withName("db")
                                .withImage("db")
                                .endContainer()
                                .addNewVolume()
                                .withName("data")
                                .withNewPersistentVolumeClaim()
                                .withClaimName("frozen")
                                .endPersistentVolumeClaim()
                                .endVolume()
                                .endSpec()
                                .build());

        Snapshot taken = drover.snapshot("with-hook", volume.getMetadata().getName());

        drover.awaitTrue("after", () -> Files.exists(called("with-hook", "after")));
        assertThat(called("with-hook", "before")).hasContent("shop/frozen [db-0]");
        assertThat(called("with-hook", "after")).hasContent("shop/frozen [db-0]");
        assertThat(Instant.parse(taken.getStatus().creationTime))
                .isAfterOrEqualTo(
                        Files.getLastModifiedTime(called("with-hook", "before"))
                                .toInstant()
                                .truncatedTo(ChronoUnit.MILLIS));
        drover.awaitThat(
                Snapshot.class,
                "with-hook",
                found ->
                        !found.getMetadata()
                                .getAnnotations()
                                .containsKey("drover.io/snapshot-hook-state"));
    }

    @Test
    @DisplayName("a hook that has no routes takes no snapshot, and says so")
    void missingHook() {
        foreign.claim("unhooked", "mistaken", SIZE, "enabled");
        request("without-hook", foreign.awaitAdopted("unhooked"));

        Snapshot failed =
                drover.awaitThat(
                        Snapshot.class,
                        "without-hook",
                        found -> !found.getStatus().error.isEmpty());

        assertThat(failed.getStatus().error)
                .contains("no route begins with direct:hook-absent-before");
        assertThat(snapshots()).isEmpty();
    }

    @Test
    @DisplayName("a class of policy Retain keeps no snapshot that nobody has any more")
    void retained() {
        foreign.cluster().snapshotClass("keeping", "Retain");
        Volume volume = foreign.adopted("retained", SIZE);
        foreign.annotate("retained", "drover.io/volume-snapshot-class", "keeping");
        drover.snapshot("kept", volume.getMetadata().getName());
        assertThat(contents().getFirst().getSpec().deletionPolicy).isEqualTo("Retain");

        drover.delete(Snapshot.class, "kept");

        drover.awaitTrue(
                "no snapshot left in the storage",
                () -> foreign.cluster().snapshotter().snapshots().isEmpty());
        drover.cluster()
                .client()
                .resources(io.drover.resource.VolumeSnapshotClass.class)
                .withName("keeping")
                .delete();
    }
}
