package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Time is what the test says it is; Quartz triggers are fired, not waited for. */
@DisplayName("V Proof on a schedule")
class ScheduledProofTest {
    private static final int BLOCK = (int) (2 * TestDrover.MIB);
    private static final String NIGHTLY = "0 3 * * *";

    private final MovableClock clock = new MovableClock();
    @TempDir private Path data;
    private TestDrover drover;
    private Path store;

    @BeforeEach
    void start() throws IOException {
        TestDrover.assumeEmbedded();
        clock.set(Instant.parse("2027-03-01T00:00:00Z"));
        drover =
                TestDrover.start(
                        data.resolve("drover"),
                        Map.of("drover.management.enabled", "false"),
                        clock);
        store = target("shared");
    }

    @AfterEach
    void stop() {
        drover.close();
    }

    private Path target(String name) throws IOException {
        Path directory = Files.createDirectories(data.resolve(name));
        drover.createTarget(name, new TestStore(directory.toUri().toString(), Map.of()));
        drover.awaitAvailable(name);
        return directory;
    }

    private void verify(Map<String, String> values) {
        Map<String, String> annotations = new TreeMap<>();
        values.forEach((name, value) -> annotations.put("drover.io/verify-" + name, value));
        drover.cluster()
                .patch(
                        BackupTarget.class,
                        "shared",
                        Map.of("metadata", Map.of("annotations", annotations)));
        drover.awaitThat(
                BackupTarget.class, "shared", target -> !target.getStatus().verifyNextAt.isEmpty());
    }

    private Backup backUp(String name, String volume, int blocks, long seed) throws IOException {
        drover.write(volume, 0, blocks * BLOCK, seed);
        drover.snapshot("snapshot-of-" + name, volume);
        return drover.backup(name, "snapshot-of-" + name);
    }

    /** The run of that time, to its end. */
    private Condition run(Instant slot) {
        clock.set(slot);
        Schedules.fire(drover, "target-verify-shared");
        return awaitRun(slot);
    }

    private Condition awaitRun(Instant slot) {
        BackupTarget target =
                drover.awaitThat(
                        BackupTarget.class,
                        "shared",
                        found ->
                                found.getStatus().verifyStartedAt.isEmpty()
                                        && isFrom(slot, found.getStatus().verifyNextAt)
                                        && (isFrom(slot, found.getStatus().verifiedAt)
                                                || isStopped(found, slot)));
        return Conditions.find(target.getStatus().conditions, "Verified").orElseThrow();
    }

    private static boolean isFrom(Instant slot, String time) {
        return Times.parse(time).filter(slot::isBefore).isPresent();
    }

    private static boolean isStopped(BackupTarget target, Instant slot) {
        return Conditions.find(target.getStatus().conditions, "Verified")
                .filter(condition -> condition.reason().equals("VerificationStopped"))
                .filter(condition -> !Instant.parse(condition.lastProbeTime()).isBefore(slot))
                .isPresent();
    }

    private static Instant night(int day) {
        return Instant.parse("2027-03-%02dT03:00:00Z".formatted(day));
    }

    private List<Path> blocks(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".blk")).sorted().toList();
        }
    }

    private static void flip(Path block) throws IOException {
        byte[] content = Files.readAllBytes(block);
        content[content.length / 2] ^= 0x10;
        Files.write(block, content);
    }

    private static String hash(Path block) {
        return block.getFileName().toString().replace(".blk", "");
    }

    private static Map<String, String> digests(Path directory) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                digests.put(
                        directory.relativize(file).toString(),
                        Names.sha256(HexFormat.of().formatHex(Files.readAllBytes(file))));
            }
        }
        return digests;
    }

    private Condition damaged(String backup) {
        return Conditions.find(
                        drover.get(Backup.class, backup).getStatus().conditions, Backup.DAMAGED)
                .orElseThrow();
    }

    private BackupVolume backupVolume() {
        return drover.cluster().list(BackupVolume.class, Names.LABEL_TARGET, "shared").getFirst();
    }

    private List<String> events(String about) {
        return drover
                .cluster()
                .client()
                .v1()
                .events()
                .inNamespace(drover.cluster().namespace())
                .list()
                .getItems()
                .stream()
                .filter(event -> event.getInvolvedObject().getName().equals(about))
                .map(Event::getReason)
                .toList();
    }

    @Test
    @DisplayName("V1 a flipped bit is found by the next due verification, shown, and forgiven")
    void findsDamage() throws IOException {
        drover.createVolume("source", 16 * TestDrover.MIB, "shared");
        backUp("sound", "source", 4, 1);
        verify(Map.of("schedule", NIGHTLY, "sample", "100"));

        Condition first = run(night(2));
        assertThat(first.isTrue()).as(first.message()).isTrue();
        assertThat(first.message()).contains("1 volumes with 1 backups", "4 blocks were read");
        Backup.Status sound = drover.get(Backup.class, "sound").getStatus();
        assertThat(sound.verified).isEqualTo("100%");
        assertThat(sound.verifiedAt).startsWith("2027-03-02T03:00");
        assertThat(sound.verifiedSince).startsWith("2027-03-02T03:00");
        assertThat(damaged("sound").isTrue()).isFalse();

        Path block = blocks(store).get(1);
        byte[] content = Files.readAllBytes(block);
        flip(block);
        Map<String, String> before = digests(store);
        Condition second = run(night(3));
        assertThat(second.reason()).isEqualTo("DamageFound");
        assertThat(damaged("sound").isTrue()).isTrue();
        assertThat(damaged("sound").message()).contains("1 block is missing", hash(block));
        assertThat(drover.get(Backup.class, "sound").getStatus().verified).isEqualTo("75%");
        BackupVolume volume = backupVolume();
        assertThat(Conditions.find(volume.getStatus().conditions, Backup.DAMAGED).orElseThrow())
                .satisfies(
                        condition -> {
                            assertThat(condition.isTrue()).isTrue();
                            assertThat(condition.message()).contains("sound");
                        });
        drover.awaitTrue("an event", () -> events("sound").contains("BackupDamaged"));
        drover.awaitTrue("another", () -> events("shared").contains("DamageFound"));
        assertThat(digests(store)).as("nothing is deleted or written").isEqualTo(before);

        Files.write(block, content);
        Condition third = run(night(4));
        assertThat(third.isTrue()).as(third.message()).isTrue();
        assertThat(damaged("sound").isTrue()).isFalse();
        assertThat(Conditions.find(backupVolume().getStatus().conditions, Backup.DAMAGED))
                .hasValueSatisfying(condition -> assertThat(condition.isTrue()).isFalse());
    }

    @Test
    @DisplayName("V1 a run that was due while Drover was down is made up for")
    void catchesUp() throws IOException {
        drover.createVolume("source", 16 * TestDrover.MIB, "shared");
        backUp("old", "source", 2, 1);
        verify(Map.of("schedule", NIGHTLY, "sample", "100"));
        Files.delete(blocks(store).getFirst());

        clock.set(night(5).plus(Duration.ofHours(2)));
        drover.restart();

        assertThat(awaitRun(night(5)).reason()).isEqualTo("DamageFound");
        assertThat(damaged("old").isTrue()).isTrue();
        assertThat(drover.get(BackupTarget.class, "shared").getStatus().verifyNextAt)
                .isEqualTo("2027-03-06T03:00:00Z");
    }

    @Test
    @DisplayName("V1 a target that is away ends the run without findings")
    void findsNothingWhereNothingIs() throws IOException {
        drover.createVolume("source", 16 * TestDrover.MIB, "shared");
        backUp("kept", "source", 2, 1);
        verify(Map.of("schedule", NIGHTLY, "sample", "100"));
        Files.move(store, data.resolve("away"));

        Condition away = run(night(2));
        assertThat(away.reason()).isEqualTo("VerificationStopped");
        assertThat(Conditions.find(backupVolume().getStatus().conditions, Backup.DAMAGED))
                .isEmpty();

        Files.move(data.resolve("away"), store);
        drover.patchTarget("shared", Map.of("syncRequestedAt", Times.format(clock.instant())));
        drover.awaitAvailable("shared");
        assertThat(run(night(3)).isTrue()).isTrue();
    }

    @Test
    @DisplayName("V1 wrong annotations are refused with field, value and remedy")
    void refusesWrongValues() {
        TestDrover.assumeAdmission();
        assertThatThrownBy(() -> verify(Map.of("schedule", NIGHTLY, "sample", "0")))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("drover.io/verify-sample")
                .hasMessageContaining("'0'")
                .hasMessageContaining("1 to 100");
    }

    @Test
    @DisplayName("V2 lost blocks are written again from the volume's snapshots where allowed")
    void repairsFromTheSource() throws IOException {
        drover.createVolume("source", 16 * TestDrover.MIB, "shared");
        backUp("mended", "source", 4, 1);
        Map<String, String> whole = digests(store);
        verify(Map.of("schedule", NIGHTLY, "sample", "100", "repair", "true"));
        flip(blocks(store).get(0));
        Files.delete(blocks(store).get(2));

        Condition run = run(night(2));

        assertThat(run.isTrue()).as(run.message()).isTrue();
        assertThat(run.message()).contains("2 blocks were written again");
        assertThat(damaged("mended").isTrue()).isFalse();
        assertThat(digests(store)).isEqualTo(whole);
        String volume = backupVolume().getMetadata().getName();
        drover.awaitTrue("an event", () -> events(volume).contains("BlocksRewritten"));
    }

    @Test
    @DisplayName("V2 lost blocks are written again from another target; what is nowhere stays lost")
    void repairsFromAnotherTarget() throws IOException {
        target("offsite");
        drover.createVolume("source", 16 * TestDrover.MIB, "shared");
        backUp("here", "source", 3, 1);
        List<Path> elsewhere = blocks(store);
        drover.cluster().patchSpec(Volume.class, "source", Map.of("backupTargetName", "offsite"));
        drover.snapshot("again", "source");
        drover.backup("there", "again");
        drover.cluster().patchSpec(Volume.class, "source", Map.of("backupTargetName", "shared"));
        backUp("changed", "source", 1, 2);
        Path only =
                blocks(store).stream().filter(each -> !elsewhere.contains(each)).findFirst().get();
        drover.delete(Volume.class, "source");
        drover.cluster()
                .list(Snapshot.class)
                .forEach(each -> drover.awaitGone(Snapshot.class, each.getMetadata().getName()));
        Map<String, String> whole = digests(store);
        verify(Map.of("schedule", NIGHTLY, "sample", "100", "repair", "true"));
        flip(elsewhere.get(1));
        flip(only);
        String lost = Names.sha256(HexFormat.of().formatHex(Files.readAllBytes(only)));

        Condition run = run(night(2));

        assertThat(run.reason()).isEqualTo("DamageFound");
        assertThat(damaged("here").isTrue()).isFalse();
        assertThat(damaged("changed").message()).contains(hash(only));
        whole.put(store.relativize(only).toString(), lost);
        assertThat(digests(store)).isEqualTo(whole);
    }

    @Test
    @DisplayName("V3 samples reach every block within the promised time, new ones included")
    void reachesEveryBlock() throws IOException {
        drover.createVolume("source", 64 * TestDrover.MIB, "shared");
        backUp("first", "source", 24, 1);
        verify(Map.of("schedule", "0 * * * *", "max-age", "5h"));

        Instant hour = Instant.parse("2027-03-01T01:00:00Z");
        Condition one = run(hour);
        assertThat(Integer.parseInt(one.message().replaceAll(".* and (\\d+) blocks.*", "$1")))
                .isBetween(6, 12);
        for (int i = 1; i < 4; i++) {
            hour = hour.plus(Duration.ofHours(1));
            run(hour);
        }
        Backup.Status whole = drover.get(Backup.class, "first").getStatus();
        assertThat(whole.verified).isEqualTo("100%");
        assertThat(Instant.parse(whole.verifiedSince)).isAfter(hour.minus(Duration.ofHours(5)));

        backUp("second", "source", 8, 2);
        flip(blocks(store).get(5));
        flip(blocks(store).get(20));
        int found = 0;
        for (int i = 0; i < 4; i++) {
            hour = hour.plus(Duration.ofHours(1));
            run(hour);
            found =
                    Conditions.find(backupVolume().getStatus().conditions, Backup.DAMAGED)
                                    .filter(Condition::isTrue)
                                    .isPresent()
                            ? found + 1
                            : found;
        }
        assertThat(found).isPositive();
        String history = backupVolume().getStatus().verifiedSlices;
        assertThat(history)
                .contains(hash(blocks(store).get(5)).substring(0, 2) + "=damaged")
                .contains(hash(blocks(store).get(20)).substring(0, 2) + "=damaged");
    }
}
