package io.drover.control.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.control.claim.ClaimFacts;
import io.drover.control.claim.ClaimRequest;
import io.drover.control.volume.VolumeObstacle.DataInUse;
import io.drover.mover.RestoreTask;
import io.drover.reconcile.Informers;
import io.drover.resource.Backup;
import io.drover.resource.Events;
import io.drover.resource.Volume;
import io.drover.store.TargetReference;
import io.drover.support.ClaimCaches;
import io.drover.support.TestCluster;
import io.drover.support.TestReconciliations;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A volume is handed over by a Drover that is killed, again and again, and by one that goes on. */
@Timeout(60)
class HandOverTest {
    private static final int STEPS = 4;

    private TestCluster api;
    private TestVolumes storage;
    private Informers informers;
    private DefaultCamelContext context;
    private TestReconciliations runs;
    private HandOver handOver;
    private PrimeClaims primes;
    private Volume volume;
    private Backup backup;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        context = new DefaultCamelContext();
        runs = new TestReconciliations(context, api.cluster());
        informers = ClaimCaches.open(api.cluster());
        MoverStates states = new MoverStates();
        CacheWaits waits = new CacheWaits(informers);
        RestoreClasses classes = new RestoreClasses(informers);
        TargetClaims targets = new TargetClaims(informers, api.cluster(), classes, waits, states);
        primes =
                new PrimeClaims(
                        api.cluster(), targets, states, classes, waits, Duration.ofSeconds(20));
        handOver =
                new HandOver(
                        informers,
                        api.cluster(),
                        waits,
                        states,
                        targets,
                        primes,
                        classes,
                        new Events(api.cluster(), InstantSource.system()),
                        Duration.ofSeconds(20));
        backup = new Backup();
        volume = new Volume();
        volume.getSpec().fromBackup = "file:///main?backup=b1&volume=vol";
        volume = api.create(volume, "restored");
        storage = TestVolumes.start(api.cluster());
    }

    @AfterEach
    void stop() {
        storage.close();
        informers.close();
        context.stop();
        api.close();
    }

    private void prepare(String mode) throws IOException {
        storage.claim("shop", "data", mode);
        storage.bound(RestorePlan.name(volume.getMetadata().getUid()));
        new RestoreNotes(api.cluster())
                .written(
                        plan(mode),
                        new RestoreOutcome(4096, new TransferStatistics(0, 0, 0, 0, 0, 0)));
    }

    private RestorePlan plan(String mode) {
        return new RestorePlan(
                new RestoreTask(
                        "restored",
                        new TargetReference("main", "file:///main", ""),
                        RestoreRequest.full(new VolumeName("vol"), new BackupName("b1")),
                        "",
                        "pvc"),
                volume,
                1,
                new ClaimRequest("shop", "data", "", mode, "", false),
                backup,
                4096,
                RestorePlan.Stage.HAND_OVER);
    }

    private void run(String mode, int steps) throws Exception {
        RestorePlan plan = plan(mode);
        if (steps > 0) {
            handOver.note(plan);
        }
        if (steps > 1) {
            handOver.awaitDetached(plan, ProgressListener.NONE);
        }
        if (steps > 2) {
            handOver.rebind(plan, ProgressListener.NONE);
        }
        if (steps > 3) {
            handOver.settle(plan);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Block, 0",
        "Block, 1",
        "Block, 2",
        "Block, 3",
        "Filesystem, 0",
        "Filesystem, 1",
        "Filesystem, 2",
        "Filesystem, 3"
    })
    void itGoesOnBehindEachStep(String mode, int done) throws Exception {
        prepare(mode);
        run(mode, done);

        run(mode, STEPS);

        assertHandedOver(mode);
    }

    private List<String> assumed() {
        return api.cluster().client().v1().events().inNamespace("shop").list().getItems().stream()
                .filter(event -> event.getReason().equals("FileSystemAssumed"))
                .map(event -> event.getMessage())
                .toList();
    }

    @Test
    void aFileSystemThatNobodyHasNamedIsTold() throws Exception {
        prepare("Filesystem");

        run("Filesystem", 1);
        run("Filesystem", 1);

        assertThat(assumed())
                .singleElement()
                .asString()
                .contains("what its driver takes without one", "drover.io/fs-type");
    }

    @Test
    void oneThatTheBackupNamesIsNoAssumption() throws Exception {
        backup.getStatus().labels = Map.of("drover.io/fs-type", "xfs");
        prepare("Filesystem");

        run("Filesystem", STEPS);

        assertThat(assumed()).isEmpty();
        PersistentVolumeClaim claim = storage.find("shop", "data").orElseThrow();
        assertThat(storage.volume(claim.getSpec().getVolumeName()).orElseThrow().getSpec().getCsi())
                .extracting(csi -> csi.getFsType())
                .isEqualTo("xfs");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeviceHasNoneToAssume(boolean replaced) throws Exception {
        prepare("Block");
        if (replaced) {
            storage.give("shop", "data", "pvc-elsewhere");
        }

        assertThatCode(() -> run("Block", 1)).doesNotThrowAnyException();

        assertThat(assumed()).isEmpty();
    }

    private void assertHandedOver(String mode) {
        PersistentVolumeClaim claim = storage.find("shop", "data").orElseThrow();
        assertThat(claim.getStatus().getPhase()).isEqualTo("Bound");
        PersistentVolume given = storage.volume(claim.getSpec().getVolumeName()).orElseThrow();
        assertThat(given.getSpec().getVolumeMode()).isEqualTo(mode);
        assertThat(given.getSpec().getPersistentVolumeReclaimPolicy()).isEqualTo("Delete");
        assertThat(given.getSpec().getCsi().getVolumeHandle()).isEqualTo("disk");
        assertThat(given.getMetadata().getAnnotations()).doesNotContainKey("drover.io/reclaim");
        assertThat(primes.find(volume)).isEmpty();
        Volume now = api.get(Volume.class, "restored");
        assertThat(ClaimFacts.on(now))
                .contains(
                        new ClaimFacts(
                                "shop/data", claim.getMetadata().getUid(), "csi.example", "disk"));
        assertThat(RestoreNotes.handOver(now)).isEmpty();
        assertThat(RestoreNotes.outcome(now)).isPresent();
        assertThat(storage.disks()).containsExactly("disk");
    }

    /** A driver that was slow to make a volume has given it the name that ours would get. */
    @Test
    void aVolumeOfAnotherDiskIsNotTakenForTheRestoredOne() throws Exception {
        prepare("Filesystem");
        run("Filesystem", 2);
        PersistentVolume foreign =
                new PersistentVolumeBuilder(
                                RestoreNotes.handOver(api.get(Volume.class, "restored"))
                                        .orElseThrow()
                                        .replacement()
                                        .orElseThrow())
                        .editSpec()
                        .editCsi()
                        .withVolumeHandle("another")
                        .endCsi()
                        .endSpec()
                        .build();
        api.cluster().createOutside(foreign);

        assertThatThrownBy(() -> run("Filesystem", STEPS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("meanwhile");

        PersistentVolumeClaim prime = primes.find(volume).orElseThrow();
        assertThat(storage.volume(prime.getSpec().getVolumeName()))
                .hasValueSatisfying(
                        kept ->
                                assertThat(kept.getSpec().getPersistentVolumeReclaimPolicy())
                                        .isEqualTo("Retain"));
        assertThat(ClaimFacts.on(api.get(Volume.class, "restored"))).isEmpty();
    }

    /** Killed when the old PersistentVolume is gone, and the new one not there yet. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theDiskIsNotLostBetweenTwoPersistentVolumes(boolean goesOn) throws Exception {
        prepare("Filesystem");
        run("Filesystem", 2);
        String source = primes.find(volume).orElseThrow().getSpec().getVolumeName();
        storage.delete(api.cluster().namespace(), primes.find(volume).orElseThrow());
        storage.deleteVolume(source);
        assertThat(storage.disks()).containsExactly("disk");

        if (goesOn) {
            run("Filesystem", STEPS);
            assertHandedOver("Filesystem");
        } else {
            remove();
            await().untilAsserted(() -> assertThat(storage.disks()).isEmpty());
            assertThat(storage.find("shop", "data").orElseThrow().getSpec().getVolumeName())
                    .isNull();
        }
    }

    private void remove() {
        ClaimRestoreRemoval removal = new ClaimRestoreRemoval(informers, api.cluster(), primes);
        await().until(
                        () -> {
                            try {
                                removal.remove(runs.begin(Volume.class, "restored"));
                                return true;
                            } catch (DataInUse e) {
                                return false;
                            }
                        });
    }

    @ParameterizedTest
    @CsvSource({"Block, 0", "Block, 1", "Block, 2", "Filesystem, 0", "Filesystem, 2"})
    void oneThatIsCancelledLeavesNoDisk(String mode, int done) throws Exception {
        prepare(mode);
        run(mode, done);

        remove();

        await().untilAsserted(() -> assertThat(storage.disks()).isEmpty());
        assertThat(primes.find(volume)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Block", "Filesystem"})
    void whatTheClaimHasAlreadyItKeeps(String mode) throws Exception {
        prepare(mode);
        run(mode, 3);

        remove();

        PersistentVolumeClaim claim = storage.find("shop", "data").orElseThrow();
        assertThat(
                        storage.volume(claim.getSpec().getVolumeName())
                                .orElseThrow()
                                .getSpec()
                                .getPersistentVolumeReclaimPolicy())
                .isEqualTo("Delete");
        assertThat(storage.disks()).containsExactly("disk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Block", "Filesystem"})
    void aClaimThatHasGotAnotherVolumeIsLeftAlone(String mode) throws Exception {
        prepare(mode);
        run(mode, 2);
        storage.give("shop", "data", "another");

        assertThatThrownBy(() -> run(mode, STEPS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("claim shop/data has got volume 'another' meanwhile");
        assertThat(storage.disks()).containsExactly("disk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Block", "Filesystem"})
    void aVolumeThatIsAnothersIsNotTaken(String mode) throws Exception {
        prepare(mode);
        storage.deleteVolume(primes.find(volume).orElseThrow().getSpec().getVolumeName());

        assertThatThrownBy(() -> run(mode, STEPS))
                .isInstanceOf(PrimeLost.class)
                .hasMessageContaining("has lost PersistentVolume pvc-");
    }

    /** Its disk is kept by the storage, and nothing names it any more. */
    @Test
    void aVolumeThatGoesBehindTheNoteIsLostAsWell() throws Exception {
        prepare("Block");
        run("Block", 2);
        storage.deleteVolume(primes.find(volume).orElseThrow().getSpec().getVolumeName());

        assertThatThrownBy(() -> run("Block", STEPS)).isInstanceOf(PrimeLost.class);
    }

    private String deleteProtected() {
        String source = primes.find(volume).orElseThrow().getSpec().getVolumeName();
        storage.deleteProtected(source);
        return source;
    }

    @ParameterizedTest
    @CsvSource({"Block, 0", "Block, 1", "Filesystem, 0", "Filesystem, 2"})
    void theDiskOfAVolumeThatIsBeingDeletedIsGivenByAnother(String mode, int done)
            throws Exception {
        prepare(mode);
        run(mode, done);
        String source = deleteProtected();

        run(mode, STEPS);

        assertHandedOver(mode);
        assertThat(storage.volume(source)).isEmpty();
    }

    @Test
    void aVolumeThatIsDeletedBehindTheNoteIsNotGivenToTheClaim() throws Exception {
        prepare("Block");
        run("Block", 2);
        String source = deleteProtected();

        assertThatThrownBy(() -> handOver.rebind(plan("Block"), ProgressListener.NONE))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(PrimeLost.class)
                .hasMessageContainingAll(source, "shop/data", "the next attempt");
        assertThat(storage.find("shop", "data").orElseThrow().getSpec().getVolumeName()).isNull();

        run("Block", STEPS);
        assertHandedOver("Block");
    }
}
