package io.drover.blockengine.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.verify.Finding;
import io.drover.blockengine.verify.VerifyOutcome;
import io.drover.blockengine.verify.VerifyRequest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * Files that are readable, or nearly so, with wrong content, which must not affect anything else.
 */
class MisleadingConfigTest {
    private static final BackupName FIRST = new BackupName("b1");
    private static final BackupName SECOND = new BackupName("b2");

    private final TestVolume volume =
            new TestVolume("pvc-misled", new BlockSize(8192), CompressionMethod.LZ4);
    private final InMemoryStore store = new InMemoryStore();
    private final byte[] first = volume.content(1, 2, 3, 4);
    private final byte[] second = volume.content(1, 2, 5, 4);
    private final Backupstore engine =
            new Backupstore(store, TestEngine.OPTIONS, (InstantSource) store::now);

    @BeforeEach
    void twoBackups() throws Exception {
        volume.backup(store, "b1", 1, first);
        volume.backup(store, "b2", 2, second);
        store.advance(Duration.ofDays(2));
    }

    private ObjectKey config(BackupName backup) {
        return StoreLayout.backupConfig(volume.name(), backup);
    }

    private String text(ObjectKey key) {
        return new String(store.content(key), StandardCharsets.UTF_8);
    }

    private void put(ObjectKey key, String text) {
        store.put(key, text.getBytes(StandardCharsets.UTF_8));
    }

    private VerifyOutcome verify() throws Exception {
        return engine.verify(VerifyRequest.all(volume.name()), ProgressListener.NONE);
    }

    private RepairOutcome repair() throws Exception {
        return engine.repair(RepairRequest.of(volume.name()), ProgressListener.NONE);
    }

    /** The first backup is read first, and its blocks are those of the second one. */
    @ParameterizedTest
    @ValueSource(strings = {"4096", "16384", "67108864"})
    void aWrongBlockSizeIsNotBlamedOnTheBlocks(String bytes) throws Exception {
        String config = text(config(FIRST));
        put(config(FIRST), config.replace("\"8192\"", "\"" + bytes + "\""));

        assertThat(verify().brokenBackups()).containsExactly(FIRST);
        assertThat(verify().findings())
                .noneMatch(Finding.BlockDamaged.class::isInstance)
                .noneMatch(Finding.BlockMissing.class::isInstance);
        RepairOutcome outcome = repair();

        assertThat(outcome.lost()).containsExactly(FIRST);
        assertThat(volume.restore(store, "b2")).isEqualTo(second);
        assertThatThrownBy(() -> volume.restore(store, "b1")).isInstanceOf(StoreException.class);
        assertThat(repair().actions()).isEmpty();
        put(config(FIRST), config);
        assertThat(volume.restore(store, "b1")).isEqualTo(first);
    }

    @Test
    void anotherBackupsConfigurationIsNeverRestoredForIt() {
        store.put(config(FIRST), store.content(config(SECOND)));

        assertThatThrownBy(() -> volume.restore(store, "b1"))
                .isInstanceOf(StoreException.Corrupt.class)
                .hasMessageContaining("of backup b2 of volume pvc-misled");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 64})
    void zerosAtTheStartAreDamageAndNotAStoreFailure(int count) throws Exception {
        for (ObjectKey key :
                new ObjectKey[] {config(FIRST), StoreLayout.volumeConfig(volume.name())}) {
            byte[] content = store.content(key);
            for (int i = 0; i < count; i++) {
                content[i] = 0;
            }
            store.put(key, content);
        }

        assertThat(verify().brokenBackups()).containsExactly(FIRST);
        repair();

        assertThat(verify().isSound()).isTrue();
        assertThat(volume.restore(store, "b2")).isEqualTo(second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"x\"}}"})
    void jsonOfAnotherKindIsDamage(String json) throws Exception {
        put(config(FIRST), json);
        put(StoreLayout.volumeConfig(volume.name()), json);

        VerifyOutcome found = verify();

        assertThat(found.brokenBackups()).containsExactly(FIRST);
        assertThat(found.findings()).anyMatch(Finding.VolumeConfigBad.class::isInstance);
        repair();
        assertThat(verify().isSound()).isTrue();
        assertThat(engine.inspectVolume(volume.name()).size()).isEqualTo(second.length);
    }

    @Test
    void aForeignFileAmongTheLocksStays() throws Exception {
        ObjectKey foreign = volume.name().locks().resolve("README.txt");
        put(foreign, "what is this directory for?");
        store.advance(Duration.ofDays(1));
        Map<String, String> before = store.digests();

        assertThat(verify().findings()).containsExactly(new Finding.ForeignFile(foreign));
        assertThat(repair().actions()).isEmpty();

        assertThat(store.digests()).isEqualTo(before);
    }

    @Test
    void aLockOfZerosExpiresLikeAnyOther() throws Exception {
        ObjectKey lock = volume.name().lock("lock-00000000000000aa");
        store.put(lock, new byte[] {0, 'A', 0, 0, 1, 2, 3, 4});
        store.advance(Duration.ofDays(1));

        assertThat(verify().isSound()).isTrue();
        repair();

        assertThat(store.stat(lock)).isEmpty();
    }
}
