package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cli.CliRun;
import io.drover.control.standby.StandbyActivation;
import io.drover.resource.Backup;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Times;
import io.drover.resource.Volume;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What may happen to the source, its backups and their store while a volume follows them. */
@DisplayName("M6 Standby volumes keep what they hold")
class StandbyVolumesTest {
    private static final long SIZE = 16 * TestDrover.MIB;
    private static final int ROUNDS = 12;
    private static final int BLOCK = (int) (2 * TestDrover.MIB);

    @TempDir private Path data;

    private TestDrover drover;
    private Path store;

    @BeforeEach
    void start() throws IOException {
        TestDrover.assumeEmbedded();
        store = Files.createDirectories(data.resolve("shared"));
        drover =
                TestDrover.start(
                        data.resolve("drover"),
                        Map.of(
                                "drover.management.enabled",
                                "false",
                                "drover.standby.activation-patience",
                                "3s"));
        drover.createTarget("shared", new TestStore(store.toUri().toString(), Map.of()));
        drover.awaitAvailable("shared");
        drover.createVolume("source", SIZE, "shared");
    }

    @AfterEach
    void stop() {
        drover.close();
    }

    private Backup backUp(String name, long offset, int length, long seed) throws IOException {
        drover.write("source", offset, length, seed);
        drover.snapshot("snapshot-of-" + name, "source");
        return drover.backup(name, "snapshot-of-" + name);
    }

    private void follow(Backup backup) {
        Volume standby = new Volume();
        standby.getSpec().fromBackup = backup.getStatus().url;
        standby.getSpec().standby = true;
        drover.create(standby, "standby");
    }

    private Volume awaitHeld(String backup) {
        return drover.awaitThat(
                Volume.class, "standby", volume -> volume.getStatus().heldBackup.equals(backup));
    }

    private Condition awaitCondition(String type, Predicate<Condition> expected) {
        Volume volume =
                drover.awaitThat(
                        Volume.class,
                        "standby",
                        present ->
                                Conditions.find(present.getStatus().conditions, type)
                                        .filter(expected)
                                        .isPresent());
        return Conditions.find(volume.getStatus().conditions, type).orElseThrow();
    }

    private void synchronise() {
        drover.patchTarget("shared", Map.of("syncRequestedAt", Times.format(Instant.now())));
    }

    private void activate() {
        drover.cluster()
                .patchSpec(
                        Volume.class, "standby", Map.of("Standby", false, "frontend", "blockdev"));
    }

    private String awaitActivated() {
        drover.awaitThat(Volume.class, "standby", volume -> !volume.getStatus().standby);
        return awaitCondition(Volume.ACTIVATION, condition -> !condition.isTrue()).message();
    }

    private long bytesRead() {
        String statistics =
                drover.get(Volume.class, "standby")
                        .getMetadata()
                        .getAnnotations()
                        .get("drover.io/statistics");
        return Long.parseLong(statistics.replaceAll(".*\"bytesRead\":(\\d+).*", "$1"));
    }

    @Test
    @DisplayName("M6.1 a catch-up over several backups reads what differs, though they are gone")
    void readsWhatDiffers() throws IOException {
        follow(backUp("first", 0, (int) SIZE, 1));
        awaitHeld("first");
        drover.awaitTrue("its statistics", () -> bytesRead() == SIZE);
        drover.delete(Volume.class, "standby");
        Backup first = drover.get(Backup.class, "first");
        follow(first);
        awaitHeld("first");
        drover.awaitTrue("its statistics", () -> bytesRead() == SIZE);

        move(store, data.resolve("away"));
        synchronise();
        drover.awaitUnavailable("shared");
        awaitCondition(
                Volume.CAUGHT_UP, condition -> condition.reason().equals("TargetUnavailable"));
        move(data.resolve("away"), store);
        synchronise();
        drover.awaitAvailable("shared");
        awaitCondition(Volume.CAUGHT_UP, Condition::isTrue);

        backUp("second", 3L * BLOCK, 4096, 2);
        awaitHeld("second");
        drover.awaitTrue("one block read", () -> bytesRead() == BLOCK);
        assertThat(drover.digest("standby")).isEqualTo(drover.digest("source"));
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to);
    }

    @Test
    @DisplayName("M6.1 backups deleted at the source: the data stays and never goes back")
    void neverGoesBack() throws IOException {
        follow(backUp("first", 0, BLOCK, 1));
        backUp("second", BLOCK, BLOCK, 2);
        awaitHeld("second");
        String digest = drover.digest("standby");

        drover.delete(Backup.class, "second");
        Condition later =
                awaitCondition(
                        Volume.CAUGHT_UP, condition -> condition.reason().equals("HoldsLater"));
        assertThat(later.message()).contains("second").contains("first").contains("go back");
        assertThat(drover.get(Volume.class, "standby").getStatus().lastBackup).isEqualTo("first");

        drover.delete(Backup.class, "first");
        awaitCondition(
                Volume.CAUGHT_UP,
                condition -> List.of("NoBackup", "SourceMissing").contains(condition.reason()));
        assertThat(drover.digest("standby")).isEqualTo(digest);

        awaitNextSecond();
        backUp("third", 2L * BLOCK, BLOCK, 3);
        awaitHeld("third");
        assertThat(drover.digest("standby")).isEqualTo(drover.digest("source"));
    }

    @Test
    @DisplayName("M6.3 all backups deleted: it is activated at what it holds")
    void activatesWithoutBackups() throws IOException {
        follow(backUp("only", 0, BLOCK, 1));
        awaitHeld("only");
        drover.delete(Backup.class, "only");
        awaitCondition(Volume.CAUGHT_UP, condition -> !condition.isTrue());

        activate();

        assertThat(awaitActivated()).contains("activated at backup only");
        assertThat(drover.digest("standby")).isEqualTo(drover.digest("source"));
    }

    @Test
    @DisplayName("M6.3 the target is away: activated at the last complete backup, which is told")
    void activatesWithoutTarget() throws IOException {
        follow(backUp("first", 0, BLOCK, 1));
        awaitHeld("first");
        move(store, data.resolve("away"));
        synchronise();
        drover.awaitUnavailable("shared");

        activate();
        Condition waits =
                awaitCondition(
                        Volume.ACTIVATION,
                        condition -> condition.reason().equals("AwaitingLastBackup"));
        assertThat(waits.message())
                .contains("backup target shared is unavailable")
                .contains(StandbyActivation.ANNOTATION_NOW);

        assertThat(awaitActivated())
                .contains("activated at backup first")
                .contains("there may be later ones")
                .contains("shared is unavailable");
        assertThat(drover.digest("standby")).isEqualTo(drover.digest("source"));
        assertThat(drover.get(Volume.class, "standby").getSpec().frontend).isEqualTo("blockdev");
    }

    @Test
    @DisplayName("M6.3 drover activate says what it waits for, and need not wait")
    void activatesByCommand() throws IOException {
        String kubeconfig = drover.data().resolve("kubeconfig").toString();
        CliRun missing = CliRun.of("activate", "standby", "--kubeconfig", kubeconfig);
        assertThat(missing.code()).isEqualTo(3);
        assertThat(missing.err()).contains("there is no volume 'standby'");
        CliRun ordinary = CliRun.of("activate", "source", "--kubeconfig", kubeconfig);
        assertThat(ordinary.code()).isEqualTo(7);
        assertThat(ordinary.err()).contains("'source' is no standby volume");
        follow(backUp("first", 0, BLOCK, 1));
        awaitHeld("first");
        move(store, data.resolve("away"));
        synchronise();
        drover.awaitUnavailable("shared");

        CliRun done = CliRun.of("activate", "standby", "--now", "--kubeconfig", kubeconfig);

        assertThat(done.code()).as(done.err()).isZero();
        assertThat(done.out())
                .contains("activated at backup first")
                .contains("shared is unavailable");
        assertThat(drover.digest("standby")).isEqualTo(drover.digest("source"));
    }

    @Test
    @DisplayName("M6.3 nothing was restored yet: not half a volume, and activated when it is whole")
    void waitsForTheFirstBackup() throws IOException {
        Backup first = backUp("first", 0, BLOCK, 1);
        List<Path> blocks = hide(store, ".blk");
        follow(first);
        awaitCondition(Volume.CAUGHT_UP, condition -> condition.reason().equals("StepFailed"));

        activate();
        awaitCondition(
                Volume.ACTIVATION, condition -> condition.reason().equals("NothingRestored"));
        assertThat(drover.get(Volume.class, "standby").getStatus().heldBackup).isEmpty();

        show(blocks);
        assertThat(awaitActivated()).contains("activated at backup first");
        assertThat(drover.digest("standby")).isEqualTo(drover.digest("source"));
    }

    private void deleteIfPresent(String backup) {
        if (drover.findBackup(backup).isPresent()) {
            drover.delete(Backup.class, backup);
        }
    }

    /** Stores know to the second when a snapshot was taken. */
    private void awaitNextSecond() {
        long now = Instant.now().getEpochSecond();
        drover.awaitTrue("the next second", () -> Instant.now().getEpochSecond() > now);
    }

    private static List<Path> hide(Path store, String suffix) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(store)) {
            files = all.filter(file -> file.toString().endsWith(suffix)).toList();
        }
        for (Path file : files) {
            move(file, Path.of(file + ".hidden"));
        }
        return files;
    }

    private static void show(List<Path> files) throws IOException {
        for (Path file : files) {
            move(Path.of(file + ".hidden"), file);
        }
    }

    @Test
    @DisplayName("M6.1 a backup that cannot be read: the volume keeps the last one and says why")
    void keepsTheLastGoodBackup() throws IOException {
        follow(backUp("first", 0, BLOCK, 1));
        awaitHeld("first");
        String digest = drover.digest("standby");
        drover.cluster().patchSpec(Volume.class, "standby", Map.of("backupTargetName", "default"));
        awaitCondition(Volume.CAUGHT_UP, condition -> condition.reason().equals("SourceMissing"));
        backUp("second", 4L * BLOCK, BLOCK, 2);
        List<Path> blocks = hide(store, ".blk");

        drover.cluster().patchSpec(Volume.class, "standby", Map.of("backupTargetName", "shared"));
        Condition failed =
                awaitCondition(
                        Volume.CAUGHT_UP, condition -> condition.reason().equals("StepFailed"));
        assertThat(failed.message()).contains("holds backup first").contains("tried again");
        assertThat(drover.digest("standby")).isEqualTo(digest);

        show(blocks);
        awaitHeld("second");
        assertThat(drover.digest("standby")).isEqualTo(drover.digest("source"));
    }

    @Test
    @DisplayName("M6.4 the source is followed to another target, or it says that it is not there")
    void changesTarget() throws IOException {
        Path other = Files.createDirectories(data.resolve("other"));
        drover.createTarget("other", new TestStore(other.toUri().toString(), Map.of()));
        drover.awaitAvailable("other");
        follow(backUp("first", 0, BLOCK, 1));
        awaitHeld("first");

        drover.cluster().patchSpec(Volume.class, "standby", Map.of("backupTargetName", "other"));
        Condition missing =
                awaitCondition(
                        Volume.CAUGHT_UP, condition -> condition.reason().equals("SourceMissing"));
        assertThat(missing.message()).contains("other").contains("source");

        drover.cluster().patchSpec(Volume.class, "source", Map.of("backupTargetName", "other"));
        awaitNextSecond();
        backUp("second", BLOCK, BLOCK, 2);
        awaitHeld("second");
        assertThat(drover.digest("standby")).isEqualTo(drover.digest("source"));
    }

    @Test
    @DisplayName("M6.1 random rounds of backups, deletions, outages and restarts, then activation")
    void randomRounds() throws IOException {
        Random random = new Random(7);
        Map<String, String> digests = new TreeMap<>();
        Backup first = backUp("b00", 0, BLOCK, 1);
        digests.put("b00", drover.digest("source"));
        follow(first);
        for (int round = 1; round <= ROUNDS; round++) {
            String name = "b%02d".formatted(round);
            int block = random.nextInt((int) (SIZE / BLOCK));
            awaitNextSecond();
            backUp(name, (long) block * BLOCK + random.nextInt(1000), 5000, round);
            digests.put(name, drover.digest("source"));
            switch (random.nextInt(5)) {
                case 0 -> deleteIfPresent("b%02d".formatted(random.nextInt(round)));
                case 1 -> drover.restart();
                case 2 ->
                        digests.keySet().stream()
                                .filter(earlier -> !earlier.equals(name))
                                .forEach(this::deleteIfPresent);
                case 3 -> {
                    awaitHeld(name);
                    move(store, data.resolve("away"));
                    synchronise();
                    drover.awaitUnavailable("shared");
                    move(data.resolve("away"), store);
                    synchronise();
                    drover.awaitAvailable("shared");
                }
                default -> awaitHeld(name);
            }
            String held = drover.get(Volume.class, "standby").getStatus().heldBackup;
            if (!held.isEmpty() && held.equals(name)) {
                assertThat(drover.digest("standby")).isEqualTo(digests.get(held));
            }
        }
        activate();
        awaitActivated();
        String held = drover.get(Volume.class, "standby").getStatus().heldBackup;
        assertThat(held).isEqualTo("b%02d".formatted(ROUNDS));
        assertThat(drover.digest("standby")).isEqualTo(digests.get(held));
    }
}
