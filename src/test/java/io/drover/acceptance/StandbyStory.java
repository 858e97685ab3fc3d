package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** M6: two clusters that share stores of one kind. The steps build on each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class StandbyStory {
    private static final long SIZE = 24 * TestDrover.MIB;
    private static final long GROWN = 28 * TestDrover.MIB;

    @TempDir private static Path data;

    private StoreKind kind;
    private TestDrover a;
    private TestDrover b;

    abstract StoreKind kind() throws IOException, InterruptedException;

    @BeforeAll
    void startBoth() throws IOException, InterruptedException {
        kind = kind();
        TestStore first = kind.newStore();
        TestStore second = kind.newStore();
        a = start("a", first, second);
        b = start("b", first, second);
    }

    private TestDrover start(String name, TestStore first, TestStore second) throws IOException {
        TestDrover drover =
                TestDrover.start(data.resolve(getClass().getSimpleName()).resolve(name));
        drover.useByDefault(first);
        drover.patchTarget(Names.DEFAULT_TARGET, Map.of("pollInterval", "1s"));
        drover.createTarget("extra", second);
        drover.patchTarget("extra", Map.of("pollInterval", "1s"));
        drover.awaitAvailable("extra");
        return drover;
    }

    @AfterAll
    void stopBoth() throws IOException, InterruptedException {
        for (TestDrover drover : List.of(a, b)) {
            drover.close();
        }
        kind.close();
    }

    private static Backup backUp(TestDrover drover, String volume, String name) {
        drover.snapshot("snapshot-of-" + name, volume);
        return drover.backup(name, "snapshot-of-" + name);
    }

    private static void follow(TestDrover drover, String name, Backup backup) {
        drover.awaitThat(
                Backup.class,
                backup.getMetadata().getName(),
                known -> known.getStatus().state.equals("Completed"));
        Volume standby = new Volume();
        standby.getSpec().fromBackup = backup.getStatus().url;
        standby.getSpec().standby = true;
        drover.create(standby, name);
    }

    private static Volume awaitHeld(TestDrover drover, String name, String backup) {
        return drover.awaitThat(
                Volume.class,
                name,
                volume ->
                        volume.getStatus().heldBackup.equals(backup)
                                && Conditions.find(volume.getStatus().conditions, Volume.CAUGHT_UP)
                                        .map(Condition::isTrue)
                                        .orElse(false));
    }

    private static void activate(TestDrover drover, String name) {
        drover.cluster()
                .patchSpec(Volume.class, name, Map.of("Standby", false, "frontend", "blockdev"));
        drover.awaitThat(
                Volume.class,
                name,
                volume ->
                        !volume.getStatus().standby && volume.getStatus().state.equals("detached"));
    }

    @Test
    @Order(61)
    @DisplayName("M6.1 a standby volume catches up with each backup of its source")
    void catchUp() throws IOException {
        a.createVolume("source", SIZE, Names.DEFAULT_TARGET);
        a.write("source", TestDrover.MIB, (int) (9 * TestDrover.MIB), 1);
        Backup first = backUp(a, "source", "backup-1");

        follow(b, "standby", first);
        Volume held = awaitHeld(b, "standby", "backup-1");
        assertThat(b.digest("standby")).isEqualTo(a.digest("source"));
        assertThat(held.getStatus().standby).isTrue();
        assertThat(held.getStatus().restoreRequired).isTrue();
        assertThat(held.getSpec().size).isEqualTo(Long.toString(SIZE));

        a.write("source", 4 * TestDrover.MIB, 4096, 2);
        backUp(a, "source", "backup-2");
        a.write("source", SIZE - 4096, 4096, 3);
        Backup last = backUp(a, "source", "backup-3");

        held = awaitHeld(b, "standby", "backup-3");
        assertThat(b.digest("standby")).isEqualTo(a.digest("source"));
        assertThat(held.getStatus().lastBackup).isEqualTo("backup-3");
        assertThat(held.getStatus().lastBackupAt).isEqualTo(last.getStatus().snapshotCreatedAt);
    }

    @Test
    @Order(62)
    @DisplayName("M6.1 a standby volume grows with its source")
    void growWithSource() throws IOException {
        a.cluster().patchSpec(Volume.class, "source", Map.of("size", Long.toString(GROWN)));
        a.awaitTrue("the growth", () -> a.size("source") == GROWN);
        a.write("source", GROWN - 4096, 4096, 31);
        backUp(a, "source", "backup-grown");

        awaitHeld(b, "standby", "backup-grown");
        assertThat(b.digest("standby")).isEqualTo(a.digest("source"));
        b.awaitThat(
                Volume.class,
                "standby",
                volume -> volume.getSpec().size.equals(Long.toString(GROWN)));
    }

    private void assertRefused(ThrowingCallable change, String... words) {
        assertThatThrownBy(change).hasMessageContainingAll(words);
    }

    @Test
    @Order(63)
    @DisplayName("M6.2 the target that a standby volume follows cannot be changed or deleted")
    void protectTarget() {
        TestDrover.assumeAdmission();
        assertRefused(
                () -> b.patchTarget("default", Map.of("backupTargetURL", "file:///elsewhere")),
                "cannot be changed",
                "standby");
        assertRefused(
                () -> b.cluster().delete(BackupTarget.class, "default"), "default", "deleted");
        b.patchTarget("default", Map.of("pollInterval", "2s"));
        b.patchTarget("default", Map.of("pollInterval", "1s"));

        b.delete(BackupTarget.class, "extra");
        BackupTarget again = new BackupTarget();
        again.getSpec().backupTargetURL =
                a.get(BackupTarget.class, "extra").getSpec().backupTargetURL;
        again.getSpec().credentialSecret =
                a.get(BackupTarget.class, "extra").getSpec().credentialSecret;
        again.getSpec().pollInterval = "1s";
        b.create(again, "extra");
        b.awaitAvailable("extra");
    }

    @Test
    @Order(64)
    @DisplayName("M6.2 a standby volume is not used before it is activated")
    void protectVolume() {
        TestDrover.assumeAdmission();
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = "standby";
        snapshot.getSpec().createSnapshot = true;
        assertRefused(() -> b.create(snapshot, "refused"), "standby volume", "activate it first");
        String node = b.get(Volume.class, "standby").getStatus().ownerID;
        assertRefused(
                () -> b.cluster().patchSpec(Volume.class, "standby", Map.of("nodeID", node)),
                "spec.nodeID",
                "spec.Standby");
        assertRefused(
                () ->
                        b.cluster()
                                .patchSpec(
                                        Volume.class,
                                        "standby",
                                        Map.of("size", Long.toString(2 * SIZE))),
                "spec.size",
                "grows when its source does");
    }

    @Test
    @Order(65)
    @DisplayName("M6.3 an activated standby volume is equal to its source")
    void activateIt() throws IOException {
        a.write("source", 0, 8192, 4);
        backUp(a, "source", "backup-4");

        activate(b, "standby");

        Volume active = b.get(Volume.class, "standby");
        assertThat(active.getStatus().heldBackup).isEqualTo("backup-4");
        assertThat(active.getStatus().restoreRequired).isFalse();
        assertThat(Conditions.find(active.getStatus().conditions, Volume.ACTIVATION))
                .hasValueSatisfying(
                        condition ->
                                assertThat(condition.message())
                                        .contains("backup-4")
                                        .contains("the last one"));
        assertThat(b.digest("standby")).isEqualTo(a.digest("source"));
        b.cluster()
                .patchSpec(Volume.class, "standby", Map.of("nodeID", active.getStatus().ownerID));
        b.awaitThat(Volume.class, "standby", volume -> volume.getStatus().state.equals("attached"));
        b.patchTarget("default", Map.of("pollInterval", "1s"));
    }

    @Test
    @Order(66)
    @DisplayName("M6.4 the other direction, through a target that is not the default")
    void otherDirection() throws IOException {
        b.cluster().patchSpec(Volume.class, "standby", Map.of("backupTargetName", "extra"));
        b.write("standby", 2 * TestDrover.MIB, (int) (3 * TestDrover.MIB), 5);
        Backup first = backUp(b, "standby", "backup-5");
        assertThat(first.getStatus().backupTargetName).isEqualTo("extra");

        follow(a, "standby-of-standby", first);
        awaitHeld(a, "standby-of-standby", "backup-5");
        assertThat(a.digest("standby-of-standby")).isEqualTo(b.digest("standby"));
        b.write("standby", 7 * TestDrover.MIB, 100_000, 6);
        backUp(b, "standby", "backup-6");
        awaitHeld(a, "standby-of-standby", "backup-6");

        activate(a, "standby-of-standby");

        assertThat(a.digest("standby-of-standby")).isEqualTo(b.digest("standby"));
        a.write("standby-of-standby", 0, 4096, 7);
        Backup back = backUp(a, "standby-of-standby", "backup-7");
        assertThat(back.getStatus().backupTargetName).isEqualTo("extra");
    }
}
