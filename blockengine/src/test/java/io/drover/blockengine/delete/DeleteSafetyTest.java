package io.drover.blockengine.delete;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.StoreAudit;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** If in doubt, blocks are kept. */
class DeleteSafetyTest {
    private static final TestVolume VOLUME = TestVolume.small("doubtful");
    private static final byte[] FIRST = VOLUME.content(1, 2, 3);
    private static final byte[] SECOND = VOLUME.content(1, 22, 3);
    private static final byte[] THIRD = VOLUME.content(1, 22, 33);

    private InMemoryStore store;
    private FaultyStore faulty;

    @BeforeEach
    void backUp() throws Exception {
        store = new InMemoryStore();
        VOLUME.backup(store, "b1", 1, FIRST);
        VOLUME.backup(store, "b2", 2, SECOND);
        VOLUME.backup(store, "b3", 3, THIRD);
        faulty = new FaultyStore(store);
    }

    private DeleteOutcome delete(ObjectStore from, String backup) throws Exception {
        return TestEngine.on(from).deleteBackup(VOLUME.name(), new BackupName(backup));
    }

    private void assertBlocksKept(DeleteOutcome outcome) {
        assertThat(outcome.blocksKeptBecause()).isPresent();
        assertThat(outcome.blocksDeleted()).isZero();
        assertThat(VOLUME.stored(store)).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"b1", "b3", "absent"})
    void emptyListingsOfBackups(String deleted) throws Exception {
        faulty.on(Kind.CHILDREN).isEmpty();

        assertBlocksKept(delete(faulty, deleted));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void oneEmptyListingOfBackups(int n) throws Exception {
        faulty.on(Kind.CHILDREN).nth(n).isEmpty();

        assertBlocksKept(delete(faulty, "b3"));
    }

    @Test
    void anEmptyListingOfTheVolume() throws Exception {
        faulty.on(Kind.LIST).nth(2).isEmpty();

        assertBlocksKept(delete(faulty, "b1"));
        assertThat(TestEngine.on(store).inspectVolume(VOLUME.name()).blockCount()).isEqualTo(5);
    }

    @Test
    void nothingIsDoneIfTheLockIsNotListed() throws Exception {
        faulty.on(Kind.LIST).nth(1).isEmpty();
        Map<String, String> before = store.digests();

        assertThatThrownBy(() -> delete(faulty, "b1"))
                .isInstanceOf(StoreException.Unavailable.class);

        assertThat(store.digests()).isEqualTo(before);
    }

    @Test
    void aMissingLastBackup() throws Exception {
        store.remove(config("b3"));

        DeleteOutcome outcome = delete(store, "b1");

        assertBlocksKept(outcome);
        assertThat(outcome.blocksKeptBecause().get()).contains("b3", "not in the listing");
    }

    @Test
    void aBackupInProgress() throws Exception {
        String inProgress = "{\"Name\":\"b9\",\"VolumeName\":\"doubtful\",\"CreatedTime\":\"\"}";
        store.put(config("b9"), inProgress.getBytes(StandardCharsets.UTF_8));

        DeleteOutcome outcome = delete(store, "b1");

        assertBlocksKept(outcome);
        assertThat(outcome.blocksKeptBecause().get()).contains("b9", "in progress");

        assertThat(delete(store, "b9").blocksDeleted()).isEqualTo(1);
    }

    @Test
    void aDamagedConfiguration() throws Exception {
        store.put(config("b2"), "{\"Name\":\"b2\"".getBytes(StandardCharsets.UTF_8));

        assertBlocksKept(delete(store, "b1"));
    }

    @Test
    void aDamagedBackupCanBeDeletedItself() throws Exception {
        store.put(config("b2"), new byte[] {1, 2, 3});

        assertThat(delete(store, "b2").blocksKeptBecause()).isEmpty();

        new StoreAudit(VOLUME, Map.of("b1", FIRST, "b3", THIRD)).assertExact(store);
    }

    @Test
    void aConfigurationThatVanishesAfterTheListing() throws Exception {
        faulty.on(Kind.READ).of("backup_b2").fails(StoreException.NotFound::new);

        assertBlocksKept(delete(faulty, "b1"));
    }

    @Test
    void aBackupThatAppearsWhileBlocksAreListed() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        faulty.on(Kind.LIST).nth(2).waits(reached, release);
        AtomicReference<DeleteOutcome> outcome = new AtomicReference<>();
        Thread deletion = Thread.ofVirtual().start(() -> outcome.set(unchecked("b1")));
        reached.await();
        // another writer that ignores our lock
        store.put(config("b4"), store.content(config("b1").parent().resolve("backup_b2.cfg")));
        release.countDown();
        deletion.join();

        assertBlocksKept(outcome.get());
    }

    private DeleteOutcome unchecked(String backup) {
        try {
            return delete(faulty, backup);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void onlyBlockFilesAreGarbage() throws Exception {
        ObjectKey odd = VOLUME.name().blocks().resolve("aa/bb/notes.txt");
        store.put(odd, new byte[] {1});

        delete(store, "b1");

        assertThat(store.stat(odd)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backupstore/volumes/other/volume.cfg",
                "../../etc/passwd",
                "/",
                "a//b",
                "backupstore/volumes"
            })
    void aSingleFileBackupLeadsNowhereElse(String path) throws Exception {
        ObjectKey other = ObjectKey.of("backupstore/volumes/other/volume.cfg");
        store.write(other, ObjectBody.utf8("other"));
        store.put(config("b9"), singleFile(path));

        assertThatThrownBy(() -> VOLUME.restore(store, "b9"))
                .isInstanceOf(StoreException.Corrupt.class);
        delete(store, "b9");

        assertThat(store.stat(config("b9"))).isEmpty();
        assertThat(store.stat(other)).isPresent();
    }

    @Test
    void aSingleFileBackupIsDeletedWithItsFile() throws Exception {
        ObjectKey file = VOLUME.name().directory().resolve("BackupFiles/b9.bak");
        store.put(file, FIRST);
        store.put(config("b9"), singleFile(file.value()));
        assertThat(VOLUME.restore(store, "b9")).isEqualTo(FIRST);

        delete(store, "b9");

        assertThat(store.stat(file)).isEmpty();
        new StoreAudit(VOLUME, Map.of("b1", FIRST, "b2", SECOND, "b3", THIRD)).assertExact(store);
    }

    private static byte[] singleFile(String path) {
        return "{\"Name\":\"b9\",\"CreatedTime\":\"2020-01-01T00:00:00Z\",\"SnapshotCreatedAt\":\"2020-01-01T00:00:00Z\",\"SingleFile\":{\"FilePath\":\"%s\"}}"
                .formatted(path)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theLatestSurvivorBecomesTheLastBackup() throws Exception {
        delete(store, "b3");

        assertThat(TestEngine.on(store).inspectVolume(VOLUME.name()).lastBackup())
                .contains(new BackupName("b2"));

        delete(store, "b2");
        delete(store, "b1");

        assertThat(TestEngine.on(store).inspectVolume(VOLUME.name()).lastBackup()).isEmpty();
        assertThat(VOLUME.stored(store)).isEmpty();
    }

    @Test
    void deletingAMissingBackupCollectsGarbage() throws Exception {
        byte[] orphan = VOLUME.content(77);
        store.put(VOLUME.name().block(TestVolume.checksum(orphan)), new byte[] {1, 2, 3});

        assertThat(delete(store, "absent").blocksDeleted()).isEqualTo(1);

        new StoreAudit(VOLUME, Map.of("b1", FIRST, "b2", SECOND, "b3", THIRD)).assertExact(store);
    }

    @Test
    void aBackupThatBeginsWhileTheVolumeIsDeletedIsRefusedAndNotDamaged() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        faulty.on(Kind.DELETE).of(".lck").waits(reached, release);
        Thread deletion = deleteVolume();
        reached.await();
        store.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> VOLUME.backup(store, "b1", 1, FIRST))
                .isInstanceOf(StoreException.Conflict.class);

        release.countDown();
        await().until(() -> store.keys(VOLUME.name().locks()).isEmpty());
        VOLUME.backup(store, "b1", 1, FIRST);
        deletion.join();

        assertThat(VOLUME.restore(store, "b1")).isEqualTo(FIRST);
    }

    private Thread deleteVolume() {
        return Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                TestEngine.on(faulty).deleteVolume(VOLUME.name());
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
    }

    @Test
    void theConfigurationOfAVolumeIsDeletedLastAndUnderTheLock() throws Exception {
        store.put(
                VOLUME.name().lock("lock-0000000000000001"),
                new byte[0],
                store.now().minus(Duration.ofHours(1)));
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        faulty.on(Kind.DELETE).of("volume.cfg").waits(reached, release);
        Thread deletion = deleteVolume();
        reached.await();

        assertThat(store.keys(VOLUME.name().directory()))
                .hasSize(2)
                .anyMatch(key -> key.contains("/locks/lock-"))
                .contains(StoreLayout.volumeConfig(VOLUME.name()).value());

        release.countDown();
        deletion.join();
        assertThat(store.digests()).isEmpty();
    }

    @Test
    void locksThatExpiredLongAgoAreDeletedWithTheGarbage() throws Exception {
        ObjectKey dead = VOLUME.name().lock("lock-0000000000000001");
        ObjectKey doubtful = VOLUME.name().lock("lock-0000000000000002");
        byte[] lock = "{\"Type\":1,\"Acquired\":true}".getBytes(StandardCharsets.UTF_8);
        store.put(dead, lock, store.now().minus(Duration.ofHours(25)));
        store.put(doubtful, lock, store.now().minus(Duration.ofHours(23)));

        delete(store, "b1");

        assertThat(store.keys(VOLUME.name().locks())).containsExactly(doubtful.value());
    }

    private static ObjectKey config(String backup) {
        return StoreLayout.backupConfig(VOLUME.name(), new BackupName(backup));
    }
}
