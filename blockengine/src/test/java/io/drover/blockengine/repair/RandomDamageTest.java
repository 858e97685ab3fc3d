package io.drover.blockengine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.verify.VerifyOutcome;
import io.drover.blockengine.verify.VerifyRequest;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Stores damaged at random: backups that verification reports as sound restore bit by bit before
 * and after a repair, and those that it reports as broken do not restore.
 */
class RandomDamageTest {
    private static final int ROUNDS = 60;
    private static final BlockSize BLOCK = new BlockSize(4096);

    private final Map<String, byte[]> contents = new HashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"lz4", "gzip", "none"})
    void neitherBlamesNorLosesASoundBackup(String compression) throws Exception {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            TestVolume volume =
                    new TestVolume("pvc-damage", BLOCK, CompressionMethod.of(compression));
            InMemoryStore store = new InMemoryStore();
            fill(store, volume, random);
            damage(store, volume, random);

            check(store, volume, "round " + seed + " of " + compression);
        }
    }

    private void fill(InMemoryStore store, TestVolume volume, Random random) throws Exception {
        contents.clear();
        for (int number = 1; number <= 4; number++) {
            long[] seeds = random.longs(6, 0, 12).toArray();
            byte[] content = volume.content(seeds);
            contents.put("b" + number, content);
            volume.backup(store, "b" + number, number, content);
            store.advance(Duration.ofMinutes(10));
        }
    }

    private static void damage(InMemoryStore store, TestVolume volume, Random random) {
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            List<String> keys = store.keys(volume.name().directory());
            ObjectKey key = ObjectKey.of(keys.get(random.nextInt(keys.size())));
            if (key.name().endsWith(".cfg")) {
                damageConfig(store, key, keys, random);
            } else {
                damageBlock(store, key, keys, random);
            }
        }
    }

    /** The format has no checksum that would detect a changed digit in a configuration. */
    private static void damageConfig(
            InMemoryStore store, ObjectKey key, List<String> keys, Random random) {
        byte[] content = store.content(key);
        switch (random.nextInt(6)) {
            case 0 -> store.put(key, Arrays.copyOf(content, random.nextInt(content.length + 1)));
            case 1 -> store.remove(key);
            case 2 -> store.put(key, "{\"kind\":\"Pod\"}".getBytes(StandardCharsets.UTF_8));
            case 3 -> {
                Arrays.fill(content, 0, random.nextInt(content.length + 1), (byte) 0);
                store.put(key, content);
            }
            case 4 ->
                    store.put(
                            key,
                            new String(content, StandardCharsets.UTF_8)
                                    .replace("\"4096\"", "\"8192\"")
                                    .getBytes(StandardCharsets.UTF_8));
            default ->
                    keys.stream()
                            .filter(other -> other.contains("/backups/"))
                            .findFirst()
                            .map(other -> store.content(ObjectKey.of(other)))
                            .ifPresent(other -> store.put(key, other));
        }
    }

    private static void damageBlock(
            InMemoryStore store, ObjectKey key, List<String> keys, Random random) {
        byte[] content = store.content(key);
        switch (random.nextInt(5)) {
            case 0 -> store.put(key, Arrays.copyOf(content, random.nextInt(content.length + 1)));
            case 1 -> store.remove(key);
            case 2 ->
                    store.put(key, Arrays.copyOf(content, content.length + 1 + random.nextInt(9)));
            case 3 ->
                    store.put(
                            key,
                            store.content(ObjectKey.of(keys.get(random.nextInt(keys.size())))));
            default -> {
                if (content.length > 0) {
                    content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
                }
                store.put(key, content);
            }
        }
    }

    private void check(InMemoryStore store, TestVolume volume, String round) throws Exception {
        Backupstore engine = new Backupstore(store, TestEngine.OPTIONS, (InstantSource) store::now);
        VerifyOutcome before =
                engine.verify(VerifyRequest.all(volume.name()), ProgressListener.NONE);
        Set<BackupName> sound = new TreeSet<>(before.backups());
        sound.removeAll(before.brokenBackups());

        RepairOutcome outcome =
                engine.repair(RepairRequest.of(volume.name()), ProgressListener.NONE);

        for (BackupName backup : sound) {
            assertRestores(store, volume, backup, round + ": " + before.findings());
        }
        VerifyOutcome after =
                engine.verify(VerifyRequest.all(volume.name()), ProgressListener.NONE);
        Set<BackupName> stillSound = new TreeSet<>(after.backups());
        stillSound.removeAll(after.brokenBackups());
        // content that was intact inside a damaged file is sound again
        assertThat(stillSound).as(round).containsAll(sound);
        for (BackupName backup : stillSound) {
            assertRestores(store, volume, backup, round + ", repaired");
        }
        assertThat(outcome.lost()).as(round).containsAll(after.brokenBackups());
        assertThat(
                        engine.planRepair(RepairRequest.of(volume.name()), ProgressListener.NONE)
                                .actions())
                .as("%s, again", round)
                .isEmpty();
    }

    private void assertRestores(
            InMemoryStore store, TestVolume volume, BackupName backup, String what)
            throws Exception {
        byte[] expected = contents.get(backup.value());
        assertThat(Arrays.equals(volume.restore(store, backup.value()), expected))
                .as("%s restores: %s", backup, what)
                .isTrue();
    }
}
