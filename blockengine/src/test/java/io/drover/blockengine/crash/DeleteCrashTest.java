package io.drover.blockengine.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.StoreAudit;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Deletions killed at every single change that they make to the store. */
class DeleteCrashTest {
    private static final TestVolume VOLUME = TestVolume.small("crashing");
    private static final TestVolume NEIGHBOUR = TestVolume.small("crashing2");
    private static final byte[] FIRST = VOLUME.content(1, 2, 3, 10, 11);
    private static final byte[] SECOND = VOLUME.content(1, 22, 3, 12, 13);
    private static final byte[] THIRD = VOLUME.content(1, 2, 33, 14, 15);
    private static final byte[] FOURTH = VOLUME.content(1, 44, 33, 22, 10);

    private interface Deletion {
        void run(ObjectStore store) throws Exception;
    }

    private static InMemoryStore base() throws Exception {
        InMemoryStore store = new InMemoryStore();
        VOLUME.backup(store, "b1", 1, FIRST);
        VOLUME.backup(store, "b2", 2, SECOND);
        VOLUME.backup(store, "b3", 3, THIRD);
        NEIGHBOUR.backup(store, "b1", 1, FIRST);
        return store;
    }

    private static Map<String, byte[]> without(String deleted) {
        Map<String, byte[]> rest = new TreeMap<>(Map.of("b1", FIRST, "b2", SECOND, "b3", THIRD));
        rest.remove(deleted);
        return rest;
    }

    @ParameterizedTest
    @ValueSource(strings = {"b1", "b2", "b3"})
    void aBackupDeletedAgainAfterTheCrash(String deleted) throws Exception {
        StoreAudit rest = new StoreAudit(VOLUME, without(deleted));
        for (InMemoryStore store : crashedAtEveryStep(store -> VOLUME.delete(store, deleted))) {
            rest.assertAllRestore(afterExpiry(store.copy()));

            store.advance(Duration.ofSeconds(151));
            VOLUME.delete(store, deleted);

            rest.assertExact(store);
            new StoreAudit(NEIGHBOUR, Map.of("b1", FIRST)).assertExact(store);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"b1", "b2", "b3"})
    void anotherBackupMadeAfterTheCrash(String deleted) throws Exception {
        Map<String, byte[]> expected = without(deleted);
        expected.put("b4", FOURTH);
        for (InMemoryStore store : crashedAtEveryStep(store -> VOLUME.delete(store, deleted))) {
            store.advance(Duration.ofSeconds(151));
            VOLUME.backup(store, "b4", 4, FOURTH, VOLUME.changes("snap-b3", THIRD, FOURTH));
            new StoreAudit(VOLUME, expected).assertAllRestore(store);

            VOLUME.delete(store, deleted);

            new StoreAudit(VOLUME, expected).assertExact(store);
        }
    }

    @Test
    void aDeletedVolumeLeavesNothingOfKilledWritersEither() throws Exception {
        InMemoryStore store = new InMemoryStore();
        VOLUME.backup(store, "b1", 1, FIRST);
        ObjectKey config = StoreLayout.backupConfig(VOLUME.name(), new BackupName("b2"));
        store.put(config.parent().resolve(config.name() + ".tmp.1735689600123456789"), new byte[9]);

        TestEngine.on(store).deleteVolume(VOLUME.name());

        assertThat(store.digests()).isEmpty();
    }

    @Test
    void aKilledDeletionHoldsItsLockUntilItExpires() throws Exception {
        for (InMemoryStore store : crashedAtEveryStep(store -> VOLUME.delete(store, "b2"))) {
            if (store.keys(VOLUME.name().locks()).isEmpty()) {
                continue;
            }
            store.advance(Duration.ofSeconds(1));
            assertThatThrownBy(() -> VOLUME.backup(store, "b4", 4, FOURTH))
                    .isInstanceOf(StoreException.Conflict.class)
                    .hasMessageContaining("lock");
            store.advance(Duration.ofSeconds(151));
            VOLUME.backup(store, "b4", 4, FOURTH);
            assertThat(VOLUME.restore(store, "b4")).isEqualTo(FOURTH);
        }
    }

    @Test
    void aVolumeDeletedAgainAfterTheCrash() throws Exception {
        for (InMemoryStore store : crashedAtEveryStep(DeleteCrashTest::deleteVolume)) {
            store.advance(Duration.ofSeconds(151));
            for (BackupName backup : TestEngine.on(store).backups(VOLUME.name())) {
                assertThat(VOLUME.restore(store, backup.value()))
                        .isEqualTo(without("").get(backup.value()));
            }

            deleteVolume(store);

            assertThat(store.digests().keySet()).noneMatch(key -> key.contains("/crashing/"));
            new StoreAudit(NEIGHBOUR, Map.of("b1", FIRST)).assertExact(store);
        }
    }

    @Test
    void aVolumeBackedUpAgainAfterItsDeletionCrashed() throws Exception {
        for (InMemoryStore store : crashedAtEveryStep(DeleteCrashTest::deleteVolume)) {
            store.advance(Duration.ofSeconds(151));
            List<BackupName> left = TestEngine.on(store).backups(VOLUME.name());

            VOLUME.backup(store, "b4", 4, FOURTH, VOLUME.changes("snap-b3", THIRD, FOURTH));

            Map<String, byte[]> expected = new TreeMap<>(Map.of("b4", FOURTH));
            left.forEach(backup -> expected.put(backup.value(), without("").get(backup.value())));
            new StoreAudit(VOLUME, expected).assertAllRestore(store);
        }
    }

    private static void deleteVolume(ObjectStore store) throws Exception {
        TestEngine.on(store).deleteVolume(VOLUME.name());
    }

    private static InMemoryStore afterExpiry(InMemoryStore store) {
        store.advance(Duration.ofSeconds(151));
        return store;
    }

    /** What the store looks like after a crash at each step. */
    private static List<InMemoryStore> crashedAtEveryStep(Deletion deletion) throws Exception {
        InMemoryStore base = base();
        FaultyStore sound = new FaultyStore(base.copy());
        deletion.run(sound);
        List<InMemoryStore> stores = new ArrayList<>();
        for (int step = 0; step < sound.mutations(); step++) {
            InMemoryStore store = base.copy();
            FaultyStore faulty = new FaultyStore(store).crashAfter(step);
            try {
                deletion.run(faulty);
            } catch (StoreException.Unavailable e) {
                assertThat(faulty.hasCrashed()).isTrue();
            }
            stores.add(store);
        }
        assertThat(stores).hasSizeGreaterThan(5);
        return stores;
    }
}
