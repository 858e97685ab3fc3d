package io.drover.blockengine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.delete.DeleteOutcome;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.StoreAudit;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** One volume, with plain arrays of the expected content of each of its backups. */
final class ShadowModel {
    private final TestVolume volume;
    private final InMemoryStore store;
    private final Random random;
    private final int mostBlocks;
    private final Map<String, byte[]> backups = new TreeMap<>();
    private final Map<String, byte[]> snapshots = new HashMap<>();
    private final List<String> story = new ArrayList<>();
    private byte[] current;
    private int number;
    private int crashedBackups;

    ShadowModel(TestVolume volume, InMemoryStore store, Random random, int mostBlocks) {
        this.volume = volume;
        this.store = store;
        this.random = random;
        this.mostBlocks = mostBlocks;
        this.current = volume.content(new long[1 + random.nextInt(mostBlocks)]);
    }

    List<String> story() {
        return story;
    }

    int crashedBackups() {
        return crashedBackups;
    }

    void step() throws Exception {
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> write();
            case 3 -> resize();
            case 4, 5, 6 -> backUp(BackupMode.INCREMENTAL);
            case 7 -> backUp(BackupMode.FULL);
            case 8 -> crashAndRepeat();
            case 9, 10 -> delete();
            case 11 -> restore();
            case 12 -> restoreDifference();
            default -> forgetSnapshot();
        }
    }

    void assertSound() throws Exception {
        new StoreAudit(volume, backups).assertAllRestore(store);
    }

    private void log(String what) {
        story.add(volume.name() + ": " + what);
    }

    private void write() {
        for (int i = 0; i <= random.nextInt(3); i++) {
            int block = random.nextInt(current.length / volume.blockBytes());
            // few different blocks, so that they are repeated; 0 is a block of zeros
            int seed = random.nextInt(12);
            log("write " + seed + " at " + block);
            System.arraycopy(
                    volume.content(seed),
                    0,
                    current,
                    block * volume.blockBytes(),
                    volume.blockBytes());
        }
    }

    private void resize() {
        int blocks = 1 + random.nextInt(mostBlocks);
        log("resize to " + blocks);
        current = Arrays.copyOf(current, blocks * volume.blockBytes());
    }

    private void backUp(BackupMode mode) throws Exception {
        String name = nextName();
        log("backup " + name + " " + mode);
        backUp(store, name, mode);
        backups.put(name, current.clone());
        snapshots.put("snap-" + name, current.clone());
    }

    private String nextName() {
        return "b%03d".formatted(++number);
    }

    private void backUp(ObjectStore target, String name, BackupMode mode) throws Exception {
        ChangeTracker changes =
                snapshot ->
                        snapshots.containsKey(snapshot)
                                ? volume.changes(snapshot, snapshots.get(snapshot), current)
                                        .changedSince(snapshot)
                                : ChangeTracker.NONE.changedSince(snapshot);
        TestEngine.on(target)
                .backup(
                        volume.request(name, number, mode, current.length),
                        new MemorySource(current),
                        changes,
                        ProgressListener.NONE);
    }

    /** Either the same backup again, or its remains are deleted. */
    private void crashAndRepeat() throws Exception {
        String name = nextName();
        FaultyStore faulty = new FaultyStore(store).crashAfter(random.nextInt(14));
        log("crashing backup " + name);
        try {
            backUp(faulty, name, BackupMode.INCREMENTAL);
        } catch (StoreException.Unavailable e) {
            crashedBackups++;
        }
        store.advance(Duration.ofSeconds(151));
        if (random.nextBoolean()) {
            log("again " + name);
            backUp(store, name, BackupMode.INCREMENTAL);
            backups.put(name, current.clone());
            snapshots.put("snap-" + name, current.clone());
        } else {
            log("delete remains of " + name);
            delete(name);
        }
    }

    private void delete() throws Exception {
        if (!backups.isEmpty()) {
            String name = any();
            log("delete " + name);
            backups.remove(name);
            delete(name);
        }
    }

    private void delete(String name) throws Exception {
        try {
            DeleteOutcome outcome =
                    TestEngine.on(store).deleteBackup(volume.name(), new BackupName(name));
            assertThat(outcome.blocksKeptBecause()).isEmpty();
        } catch (StoreException.NotFound e) {
            assertThat(backups).as("a volume that is not there has no backups").isEmpty();
        }
        new StoreAudit(volume, backups).assertExact(store);
    }

    private String any() {
        return List.copyOf(backups.keySet()).get(random.nextInt(backups.size()));
    }

    private void restore() throws Exception {
        if (!backups.isEmpty()) {
            String name = any();
            log("restore " + name);
            assertThat(volume.restore(store, name)).isEqualTo(backups.get(name));
        }
    }

    private void restoreDifference() throws Exception {
        if (!backups.isEmpty()) {
            String from = any();
            String name = any();
            log("restore " + name + " over " + from);
            assertThat(volume.restoreFrom(store, from, backups.get(from), name))
                    .isEqualTo(backups.get(name));
        }
    }

    private void forgetSnapshot() {
        if (!backups.isEmpty()) {
            String name = any();
            log("forget snapshot of " + name);
            snapshots.remove("snap-" + name);
        }
    }
}
