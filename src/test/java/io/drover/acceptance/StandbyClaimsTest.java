package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.cli.CliRun;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Setting;
import io.drover.resource.Volume;
import io.drover.runtime.DroverRuntime;
import io.drover.runtime.RuntimeOptions;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A claim of another CSI driver follows the backups of one. */
@DisplayName("M6 Standby volumes that are claims")
class StandbyClaimsTest extends ForeignClaimsStory {
    private static final int BLOCK = (int) (2 * TestDrover.MIB);

    /** No multiple of a block. */
    private static final long SIZE = 4L * BLOCK + 4096;

    private static final long GROWN = 6L * BLOCK;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** Setting: how many Jobs share what all of them may transfer. */
    private static final String LIMIT = "backup-concurrent-limit";

    private static String source;
    private static Path store;

    /** The one that runs after a restart. */
    private static DroverRuntime successor;

    @BeforeAll
    static void start() throws IOException {
        // by default two Jobs share it
        begin(Map.of("drover.mover.bandwidth", "400Mi"));
        foreign.assumeDataSourceRef();
        source = foreign.adoptedGrowing("origin", SIZE).getMetadata().getName();
        store = drover.data().resolve("backupstore");
    }

    private static Backup backUp(String name) {
        return backUp(name, source);
    }

    private static Backup backUp(String name, String volume) {
        drover.snapshot(name, volume);
        return drover.backup(name, name);
    }

    private static void follow(String name, String claim, Backup backup) {
        Volume volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName(name)
                        .addToAnnotations(Volume.DRIVER, "pvc")
                        .addToAnnotations("drover.io/claim", TestClaims.NAMESPACE + "/" + claim)
                        .addToAnnotations("drover.io/storage-class", ForeignClaims.CLASS)
                        .build());
        volume.getSpec().fromBackup = backup.getStatus().url;
        volume.getSpec().standby = true;
        drover.cluster().create(volume);
    }

    private static void awaitHeld(String backup) {
        awaitHeld("follower", backup);
    }

    private static void awaitHeld(String name, String backup) {
        drover.awaitThat(
                Volume.class,
                name,
                volume ->
                        volume.getStatus().heldBackup.equals(backup)
                                && condition(name, Volume.CAUGHT_UP).isTrue());
    }

    private static Condition condition(String type) {
        return condition("follower", type);
    }

    private static Condition condition(String volume, String type) {
        return Conditions.find(drover.get(Volume.class, volume).getStatus().conditions, type)
                .orElse(new Condition(type, "", "", "", "", ""));
    }

    private static void awaitMessage(String volume, String type, String... texts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(condition(volume, type).message()).contains(texts));
    }

    private static String prime(String volume) {
        return "rs-"
                + drover.get(Volume.class, volume)
                        .getMetadata()
                        .getUid()
                        .replace("-", "")
                        .substring(0, 12);
    }

    private static PersistentVolumeClaim primeClaim(String volume) {
        return drover.cluster()
                .client()
                .persistentVolumeClaims()
                .inNamespace(drover.cluster().namespace())
                .withName(prime(volume))
                .get();
    }

    private static Path device() {
        return device("follower");
    }

    private static Path device(String volume) {
        return foreign.cluster().device(primeClaim(volume).getSpec().getVolumeName());
    }

    private static String digest(Path device, long size) throws IOException {
        return Digests.ofBeginning(device, size);
    }

    private static Set<Path> blocks() throws IOException {
        try (Stream<Path> all = Files.walk(store)) {
            return new HashSet<>(all.filter(file -> file.toString().endsWith(".blk")).toList());
        }
    }

    private static void assertPending(String claim) {
        PersistentVolumeClaim found = foreign.claims().find(claim);
        assertThat(found.getSpec().getVolumeName()).isNull();
        assertThat(found.getStatus() == null ? "" : found.getStatus().getPhase())
                .isNotEqualTo("Bound");
    }

    @Test
    @DisplayName(
            "M6.1, M6.3 it takes what differs, grows, survives a killed mover between two backups,"
                    + " and its claim gets all of it")
    void story() throws IOException {
        foreign.write("origin", 0, 3 * BLOCK, 1);
        foreign.write("origin", SIZE - 4096, 4096, 2);
        follow("follower", "standby", backUp("first"));
        awaitHeld("first");
        assertThat(digest(device(), SIZE)).isEqualTo(digest(foreign.device("origin"), SIZE));
        assertPending("standby");

        foreign.write("origin", BLOCK, 4096, 3);
        backUp("second");
        awaitHeld("second");
        assertThat(digest(device(), SIZE)).isEqualTo(digest(foreign.device("origin"), SIZE));
        drover.awaitTrue("one block read", () -> hasRead(BLOCK));

        betweenBackups(grow());

        assertActivated();
    }

    private static boolean hasRead(long bytes) {
        return Objects.requireNonNullElse(
                        drover.get(Volume.class, "follower")
                                .getMetadata()
                                .getAnnotations()
                                .get("drover.io/statistics"),
                        "")
                .contains("\"bytesRead\":" + bytes + ",");
    }

    /** Its claim cannot be as large as the source before its class allows that. */
    private static Path grow() throws IOException {
        foreign.claims().request("origin", Long.toString(GROWN));
        drover.awaitThat(
                Volume.class, source, volume -> volume.getSpec().size.equals(Long.toString(GROWN)));
        foreign.write("origin", 0, BLOCK, 4);
        foreign.write("origin", GROWN - BLOCK, BLOCK, 5);
        clear("origin", 2);
        Set<Path> before = blocks();
        backUp("third");
        Set<Path> added = blocks();
        added.removeAll(before);
        Path hidden = added.stream().sorted().findFirst().orElseThrow();
        Files.move(hidden, Path.of(hidden + ".hidden"));
        awaitMessage(
                "follower",
                Volume.CAUGHT_UP,
                "holds backup second",
                "StorageClass 'fake' does not allow claim",
                "set allowVolumeExpansion of the class to true");
        foreign.claims().allowExpansion(ForeignClaims.CLASS);
        return hidden;
    }

    /** What a backup has no data for is made zeros before anything is fetched. */
    private static void clear(String claim, int block) throws IOException {
        try (FileChannel channel =
                FileChannel.open(foreign.device(claim), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(BLOCK), (long) block * BLOCK);
        }
    }

    private static byte[] read(Path device, int block) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(BLOCK);
        try (FileChannel channel = FileChannel.open(device)) {
            channel.read(content, (long) block * BLOCK);
        }
        return content.array();
    }

    /**
     * The device is written in part when its mover is killed, which waits for a block that the
     * store does not give.
     */
    private static void betweenBackups(Path hidden) throws IOException {
        awaitMessage(
                "follower",
                Volume.CAUGHT_UP,
                "is between backups second and third",
                "is being brought to backup third");
        drover.awaitTrue(
                "it is written in part", () -> Arrays.equals(read(device(), 2), new byte[BLOCK]));
        assertThat(read(device(), 0)).isNotEqualTo(read(foreign.device("origin"), 0));
        assertThat(drover.get(Volume.class, "follower").getStatus().heldBackup).isEqualTo("second");
        activateNow("follower");
        awaitMessage("follower", Volume.ACTIVATION, "is between backups second and third");
        foreign.cluster().kubelet().killAll();
        awaitMessage(
                "follower",
                Volume.CAUGHT_UP,
                "is between backups second and third",
                "it is tried again");
        assertPending("standby");
        Files.move(Path.of(hidden + ".hidden"), hidden);
    }

    private static void activateNow(String volume) throws IOException {
        CliRun run =
                CliRun.of(
                        "activate",
                        volume,
                        "--now",
                        "--timeout",
                        "0",
                        "--kubeconfig",
                        drover.api().kubeconfig().toString());
        assertThat(run.code()).as(run.err()).isZero();
    }

    private static PersistentVolume given(String claim) {
        String name = foreign.persistentVolume(claim);
        return drover.cluster().client().persistentVolumes().withName(name).get();
    }

    private static Path disk(PersistentVolume volume) {
        return foreign.cluster().device(volume.getSpec().getCsi().getVolumeHandle());
    }

    private static void assertActivated() throws IOException {
        drover.awaitThat(Volume.class, "follower", volume -> !volume.getStatus().standby);
        PersistentVolume volume = given("standby");
        assertThat(digest(disk(volume), GROWN)).isEqualTo(digest(foreign.device("origin"), GROWN));
        assertThat(condition(Volume.ACTIVATION).message()).contains("activated at backup third");
        assertThat(volume.getSpec().getPersistentVolumeReclaimPolicy()).isEqualTo("Delete");
        assertThat(volume.getSpec().getVolumeMode()).isEqualTo("Filesystem");
        Volume activated =
                drover.awaitThat(
                        Volume.class,
                        "follower",
                        found -> found.getStatus().kubernetesStatus.pvStatus().equals("Bound"));
        assertThat(activated.getSpec().size).isEqualTo(Long.toString(GROWN));
        assertThat(activated.getStatus().restoreRequired).isFalse();
        foreign.claims().awaitEvent("standby", "Restored");
        ClaimBackupsTest.assertNothingLeft(drover, foreign);
    }

    @Test
    @DisplayName(
            "M6.1, M6.3 a restart in the middle of a step: its Job goes on, and only what is whole"
                    + " is handed over")
    void restarted() throws Exception {
        restart("steady", "resumed", () -> {});
    }

    @Test
    @DisplayName(
            "M6.1, M6.3 a restart in the middle of a step after which there is nothing to follow"
                    + " any more: its Job goes on all the same")
    void restartedWithoutSource() throws Exception {
        BackupTarget empty = new BackupTarget();
        empty.getSpec().backupTargetURL =
                Files.createDirectories(drover.data().resolve("empty")).toUri().toString();
        drover.create(empty, "empty");
        drover.awaitAvailable("empty");
        restart(
                "still",
                "orphaned",
                () ->
                        drover.cluster()
                                .patchSpec(
                                        Volume.class,
                                        "orphaned",
                                        Map.of("backupTargetName", "empty")));
    }

    /**
     * @param origin name of a claim to make
     * @param follower name of a standby volume to make
     * @param meanwhile done while no Drover runs
     */
    private static void restart(String origin, String follower, Runnable meanwhile)
            throws Exception {
        List<String> disks = foreign.cluster().csi().volumes();
        String volume = foreign.adopted(origin, SIZE).getMetadata().getName();
        foreign.write(origin, 0, 3 * BLOCK, 11);
        follow(follower, follower + "-claim", backUp(origin + "-before", volume));
        awaitHeld(follower, origin + "-before");

        slowly(origin + "-after", origin, volume);
        Set<String> early = ConcurrentHashMap.newKeySet();
        try (Watch _ = watchHandOver(follower, origin + "-after", early)) {
            drover.awaitTrue(
                    "it is written in part",
                    () -> Arrays.equals(read(device(follower), 2), new byte[BLOCK]));
            int pods = foreign.cluster().kubelet().started();
            ProcessHandle mover = mover();
            signal(mover, "STOP");
            try {
                assertThat(digest(device(follower), SIZE))
                        .isNotEqualTo(digest(foreign.device(origin), SIZE));
                succeed(meanwhile);
                activateNow(follower);
                awaitMessage(
                        follower,
                        Volume.ACTIVATION,
                        "is between backups %1$s-before and %1$s-after".formatted(origin));
                assertPending(follower + "-claim");
            } finally {
                signal(mover, "CONT");
                drover.cluster().delete(Setting.class, LIMIT);
            }
            drover.awaitThat(Volume.class, follower, found -> !found.getStatus().standby);
            assertThat(foreign.cluster().kubelet().started()).as("the same Pod").isEqualTo(pods);
        }

        assertThat(early).isEmpty();
        assertThat(condition(follower, Volume.ACTIVATION).message())
                .contains("activated at backup %s-after".formatted(origin));
        assertThat(digest(disk(given(follower + "-claim")), SIZE))
                .isEqualTo(digest(foreign.device(origin), SIZE));
        drover.awaitTrue(
                "nothing of it is left",
                () ->
                        ClaimBackupsTest.leftOver(drover.cluster()).isEmpty()
                                && foreign.cluster().csi().volumes().size() == disks.size() + 2);
    }

    /** Backs up what a Job will take some seconds to bring to a standby volume. */
    private static void slowly(String name, String origin, String volume) throws IOException {
        foreign.write(origin, 0, BLOCK, 12);
        foreign.write(origin, 3L * BLOCK, BLOCK, 13);
        clear(origin, 2);
        drover.snapshot(name, volume);
        int pods = foreign.cluster().kubelet().started();
        drover.requestBackup(name, name);
        drover.awaitTrue("its Pod has begun", () -> foreign.cluster().kubelet().started() > pods);
        Setting setting = new Setting();
        setting.setValue("400");
        drover.create(setting, LIMIT);
        drover.awaitCompleted(name);
    }

    /** The process of the Pod that brings a standby volume on. */
    private static ProcessHandle mover() {
        return ProcessHandle.current()
                .descendants()
                .filter(StandbyClaimsTest::isMover)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isMover(ProcessHandle process) {
        try {
            // the handle tells the beginning of long ones only
            return Files.readString(Path.of("/proc/%d/cmdline".formatted(process.pid())))
                    .contains("\0catch-up\0");
        } catch (IOException e) {
            // it has ended
            return false;
        }
    }

    private static void signal(ProcessHandle process, String name)
            throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    /** What is handed over while a step may write it, or before the last one has ended. */
    private static Watch watchHandOver(String name, String backup, Set<String> early) {
        return drover.cluster()
                .client()
                .resources(Volume.class)
                .inNamespace(drover.cluster().namespace())
                .withName(name)
                .watch(
                        new Watcher<>() {
                            @Override
                            public void eventReceived(Action action, Volume volume) {
                                Map<String, String> notes = volume.getMetadata().getAnnotations();
                                if (notes.containsKey("drover.io/restored")
                                        && (notes.containsKey("drover.io/standby-step")
                                                || !notes.get("drover.io/standby-held")
                                                        .contains("\"" + backup + "\""))) {
                                    early.add(notes.toString());
                                }
                            }

                            @Override
                            public void onClose(WatcherException cause) {}
                        });
    }

    /** Puts a Drover in place of the one that runs, on the same API server. */
    private static void succeed(Runnable meanwhile) throws IOException {
        drover.runtime().close();
        stopSuccessor();
        meanwhile.run();
        successor =
                DroverRuntime.start(
                        new RuntimeOptions(
                                drover.api().config(),
                                drover.cluster().namespace(),
                                drover.data().resolve("volumes"),
                                store.toUri().toString(),
                                Optional.of(drover.data().resolve("routes")),
                                Optional.empty(),
                                drover.api().properties()),
                        InstantSource.system());
    }

    @AfterAll
    static void stopSuccessor() {
        if (successor != null) {
            successor.close();
            successor = null;
        }
    }

    @Test
    @DisplayName("M6.1 a standby volume that is deleted takes what was made for it along")
    void deleted() {
        List<String> disks = foreign.cluster().csi().volumes();
        Backup backup = backUp("of-deleted");
        foreign.cluster().kubelet().schedule(false);
        follow("deleted", "deleted-claim", backup);
        drover.awaitTrue(
                "its Job waits",
                () ->
                        Conditions.find(
                                        drover.get(Volume.class, "deleted").getStatus().conditions,
                                        Volume.CAUGHT_UP)
                                .filter(found -> found.message().contains("waiting for a node"))
                                .isPresent());
        assertPending("deleted-claim");

        drover.delete(Volume.class, "deleted");

        foreign.cluster().kubelet().schedule(true);
        drover.awaitTrue("its disk goes", () -> foreign.cluster().csi().volumes().equals(disks));
    }
}
