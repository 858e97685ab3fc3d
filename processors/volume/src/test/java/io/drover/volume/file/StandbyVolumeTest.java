package io.drover.volume.file;

import static io.drover.volume.file.VolumeBytes.head;
import static io.drover.volume.file.VolumeBytes.random;
import static io.drover.volume.file.VolumeBytes.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.restore.HeldBlocks;
import io.drover.blockengine.volume.ByteRange;
import io.drover.volume.HeldBackup;
import io.drover.volume.StandbyContent;
import io.drover.volume.StandbyStep;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Standby volumes: each step is taken whole or not at all. */
class StandbyVolumeTest {
    private static final int BLOCK = 4096;
    private static final int SIZE = 16 * BLOCK;
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir Path root;
    FileVolumeDriver driver;
    private final AtomicReference<IOException> unexpected = new AtomicReference<>();

    @BeforeEach
    void create() throws IOException {
        driver = open();
        driver.create("v", SIZE);
    }

    private FileVolumeDriver open() {
        return new FileVolumeDriver(root, InstantSource.system());
    }

    private static HeldBackup backup(int number) {
        return new HeldBackup("b" + number, TIME.plusSeconds(number));
    }

    private static HeldBlocks blocks(long size) {
        BlockList list = new BlockList(new ChecksumTable());
        list.add(0, list.table().intern(BlockChecksum.of(random(1, BlockChecksum.LENGTH))));
        return new HeldBlocks(new BlockSize(BLOCK), size, list);
    }

    /** Writes what differs; returns before the write of that number, as if it was killed. */
    private static boolean change(StandbyStep step, byte[] before, byte[] after, int writes)
            throws IOException {
        step.resize(after.length);
        int done = 0;
        for (int at = 0; at < after.length; at += BLOCK) {
            byte[] old = at < before.length ? Arrays.copyOfRange(before, at, at + BLOCK) : null;
            byte[] wanted = Arrays.copyOfRange(after, at, at + BLOCK);
            if (Arrays.equals(old, wanted)) {
                continue;
            }
            if (done++ == writes) {
                return false;
            }
            if (Arrays.equals(wanted, new byte[BLOCK])) {
                step.zero(new ByteRange(at, BLOCK));
            } else {
                step.write(at, ByteBuffer.wrap(wanted));
            }
        }
        step.sync();
        return done < writes;
    }

    private void follow(byte[] before, byte[] after, int number) throws IOException {
        try (StandbyStep step = driver.openStep("v")) {
            assertThat(change(step, before, after, Integer.MAX_VALUE)).isTrue();
            step.complete(backup(number), Optional.of(blocks(after.length)));
        }
    }

    private static byte[] changed(byte[] content, Random random) {
        byte[] changed = content.clone();
        for (int i = 0; i < 3; i++) {
            int at = random.nextInt(content.length / BLOCK) * BLOCK;
            byte[] block =
                    random.nextBoolean() ? new byte[BLOCK] : random(random.nextLong(), BLOCK);
            System.arraycopy(block, 0, changed, at, BLOCK);
        }
        return changed;
    }

    @Test
    void aStepShowsAllItsChangesAtOnce() throws IOException {
        byte[] first = random(1, SIZE);
        follow(new byte[SIZE], first, 1);
        byte[] second = changed(first, new Random(2));

        try (StandbyStep step = driver.openStep("v")) {
            change(step, first, second, Integer.MAX_VALUE);
            assertThat(head(driver, "v")).isEqualTo(first);
            assertThat(driver.standby("v").held()).contains(backup(1));
            step.complete(backup(2), Optional.of(blocks(SIZE)));
        }

        assertThat(head(driver, "v")).isEqualTo(second);
        assertThat(driver.standby("v"))
                .isEqualTo(new StandbyContent(true, SIZE, Optional.of(backup(2))));
        assertThat(driver.damage("v")).isEmpty();
    }

    @Test
    void holdsNothingBeforeItsFirstStepIsComplete() throws IOException {
        assertThat(driver.standby("v"))
                .isEqualTo(new StandbyContent(false, SIZE, Optional.empty()));
        StandbyStep cut = driver.openStep("v");
        change(cut, new byte[SIZE], random(1, SIZE), 5);

        driver = open();

        assertThat(driver.standby("v")).isEqualTo(new StandbyContent(true, SIZE, Optional.empty()));
        assertThatThrownBy(() -> driver.activate("v"))
                .hasMessageContaining("has not been restored completely");
        assertThat(head(driver, "v")).isEqualTo(new byte[SIZE]);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aKillAtAnyWriteLeavesTheLastCompleteBackup(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] held = random(seed, SIZE);
        follow(new byte[SIZE], held, 1);
        int number = 1;
        for (int writes = 0; writes < 8; writes++) {
            byte[] next = changed(changed(held, random), random);
            StandbyStep cut = driver.openStep("v");
            boolean whole = change(cut, held, next, writes);

            // nothing is closed, as by a kill
            driver = open();
            assertThat(head(driver, "v")).as("after %d writes", writes).isEqualTo(held);
            assertThat(driver.standby("v").held()).contains(backup(number));
            assertThat(driver.damage("v")).isEmpty();

            byte[] later = whole ? next : changed(next, random);
            follow(held, later, ++number);
            held = later;
            assertThat(head(driver, "v")).isEqualTo(held);
        }
    }

    @Test
    void anInterruptAtAnyMomentLeavesOneOfTheTwoBackups() throws Exception {
        Random random = new Random(5);
        byte[] held = random(5, SIZE);
        follow(new byte[SIZE], held, 1);
        int taken = 0;
        // grows while steps are cut and shrinks while none is, so that the machine's pace is met
        long longest = 4_000_000;
        for (int number = 2; number < 150; number++) {
            byte[] before = held;
            byte[] next = changed(held, random);
            int now = number;
            Thread step =
                    Thread.ofPlatform().unstarted(() -> followInterruptibly(before, next, now));
            step.start();
            LockSupport.parkNanos(random.nextLong(longest));
            step.interrupt();
            step.join();

            driver = open();
            assertThat(unexpected).hasValue(null);
            assertThat(driver.damage("v")).isEmpty();
            HeldBackup holds = driver.standby("v").held().orElseThrow();
            boolean whole = holds.equals(backup(number));
            assertThat(head(driver, "v")).as("step %d", number).isEqualTo(whole ? next : held);
            held = whole ? next : held;
            taken += whole ? 1 : 0;
            longest = Math.max(1, whole ? longest * 3 / 4 : longest * 5 / 4);
        }
        assertThat(taken).isBetween(1, 147);
    }

    private void followInterruptibly(byte[] before, byte[] after, int number) {
        try {
            follow(before, after, number);
        } catch (ClosedByInterruptException e) {
            // this may happen at any moment
        } catch (IOException e) {
            unexpected.set(e);
        }
    }

    @Test
    void aKillWhileAStepIsWrittenIntoTheHeadChangesNothing() throws IOException {
        byte[] held = random(1, SIZE);
        follow(new byte[SIZE], held, 1);
        for (int folded = 0; folded <= SIZE + BLOCK; folded += BLOCK) {
            byte[] next = Arrays.copyOf(changed(held, new Random(folded)), held.length + BLOCK);
            StandbyStep step = driver.openStep("v");
            change(step, held, next, Integer.MAX_VALUE);
            commitAndFoldOnly(next.length, folded);

            driver = open();
            assertThat(driver.damage("v")).isEmpty();
            assertThat(head(driver, "v")).as("folded to %d", folded).isEqualTo(next);
            assertThat(driver.standby("v").held()).contains(backup(2));

            follow(next, next, 1);
            assertThat(head(driver, "v")).isEqualTo(next);
            held = next;
        }
    }

    /** The record is committed, and the overlay written into the head up to that offset. */
    private void commitAndFoldOnly(long size, int folded) throws IOException {
        Path directory = root.resolve("v");
        VolumeRecord before = VolumeRecord.read(directory);
        String overlay = VolumeRecord.imageName(before.number() + 1);
        VolumeRecord after =
                before.withStep(
                        size,
                        new VolumeRecord.Standby(
                                true, "b2", TIME.plusSeconds(2).toString(), "", overlay));
        VolumeFiles.commit(directory, Optional.of(before), after);
        OverlayFold.into(
                directory.resolve(overlay), directory.resolve(before.head()), folded, true);
    }

    @Test
    void growsWithItsSourceAndNeverShrinks() throws IOException {
        byte[] first = random(1, SIZE);
        follow(new byte[SIZE], first, 1);
        byte[] larger = Arrays.copyOf(first, SIZE + 3 * BLOCK);
        System.arraycopy(random(2, BLOCK), 0, larger, SIZE + BLOCK, BLOCK);
        follow(first, larger, 2);

        assertThat(head(driver, "v")).isEqualTo(larger);
        try (StandbyStep step = driver.openStep("v")) {
            assertThatThrownBy(() -> step.resize(SIZE))
                    .hasMessageContaining(Integer.toString(SIZE))
                    .hasMessageContaining(Integer.toString(SIZE + 3 * BLOCK));
        }
        assertThat(head(driver, "v")).isEqualTo(larger);
    }

    @Test
    void isNotWrittenToBeforeItIsActivated() throws IOException {
        byte[] content = random(1, SIZE);
        follow(new byte[SIZE], content, 1);
        assertThatThrownBy(() -> write(driver, "v", 0, new byte[1]))
                .hasMessageContaining("standby volume; activate it");
        assertThatThrownBy(() -> driver.takeSnapshot("v", "s"))
                .hasMessageContaining("standby volume; activate it");
        assertThatThrownBy(() -> driver.openForRestore("v"))
                .hasMessageContaining("standby volume; activate it");

        driver.activate("v");
        driver.activate("v");

        assertThat(driver.standby("v"))
                .isEqualTo(new StandbyContent(false, SIZE, Optional.of(backup(1))));
        write(driver, "v", 0, new byte[BLOCK]);
        driver.takeSnapshot("v", "s");
        Arrays.fill(content, 0, BLOCK, (byte) 0);
        assertThat(head(driver, "v")).isEqualTo(content);
        assertThatThrownBy(() -> driver.openStep("v")).hasMessageContaining("content of its own");
    }

    @Test
    void aVolumeWithContentDoesNotBecomeAStandbyVolume() throws IOException {
        write(driver, "v", 0, random(1, BLOCK));
        assertThatThrownBy(() -> driver.openStep("v")).hasMessageContaining("content of its own");
        assertThat(driver.standby("v"))
                .isEqualTo(new StandbyContent(false, SIZE, Optional.empty()));
    }

    @Test
    void occupiesNoMoreThanItsContent() throws IOException {
        byte[] held = random(1, SIZE);
        follow(new byte[SIZE], held, 1);
        byte[] mostlyZeros = new byte[SIZE];
        System.arraycopy(held, 0, mostlyZeros, 0, BLOCK);

        follow(held, mostlyZeros, 2);

        assertThat(driver.actualSize("v")).isEqualTo(BLOCK);
        try (var files = Files.list(root.resolve("v"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .hasSize(3)
                    .contains("volume.json");
        }
    }

    @Test
    void aStepThatIsBrokenOffLeavesNoFile() throws IOException {
        follow(new byte[SIZE], random(1, SIZE), 1);
        try (StandbyStep step = driver.openStep("v")) {
            step.write(0, ByteBuffer.wrap(random(2, BLOCK)));
        }
        try (var files = Files.list(root.resolve("v"))) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void knowsItsBlocksUnlessTheirListIsDamaged() throws Exception {
        follow(new byte[SIZE], random(1, SIZE), 1);
        try (StandbyStep step = driver.openStep("v")) {
            assertThat(step.held().read(new ChecksumTable()).orElseThrow().size()).isEqualTo(SIZE);
        }
        Path list =
                root.resolve("v").resolve(VolumeRecord.read(root.resolve("v")).standby().blocks());
        Files.write(list, new byte[] {1}, StandardOpenOption.WRITE);
        try (StandbyStep step = driver.openStep("v")) {
            assertThat(step.held().read(new ChecksumTable())).isEmpty();
        }
        Files.delete(list);
        try (StandbyStep step = driver.openStep("v")) {
            assertThat(step.held().read(new ChecksumTable())).isEmpty();
            assertThat(step.startsZeroed()).isFalse();
        }
    }
}
