package io.drover.blockengine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.verify.VerifyOutcome;
import io.drover.blockengine.verify.VerifyRequest;

import org.junit.jupiter.api.BeforeEach;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/** A volume of three backups, to be damaged and repaired. */
abstract class RepairFixture {
    static final Duration DEAD_AFTER = Duration.ofHours(1);

    final TestVolume volume = TestVolume.small("pvc-repair");
    final InMemoryStore store = new InMemoryStore();
    final byte[] first = volume.content(1, 2, 3, 0, 4);
    final byte[] second = volume.content(1, 5, 3, 6, 4);
    final byte[] third = volume.content(7, 5, 0, 6, 8);
    final Backupstore engine =
            new Backupstore(store, TestEngine.OPTIONS, (InstantSource) store::now);

    @BeforeEach
    void threeBackups() throws Exception {
        volume.backup(store, "b1", 1, first);
        volume.backup(store, "b2", 2, second);
        volume.backup(store, "b3", 3, third);
    }

    RepairRequest request(Optional<byte[]> source) {
        return new RepairRequest(
                volume.name(),
                source.map(MemorySource::new),
                Optional.empty(),
                DEAD_AFTER,
                false,
                false,
                100);
    }

    RepairOutcome repair() throws Exception {
        return engine.repair(request(Optional.empty()), ProgressListener.NONE);
    }

    VerifyOutcome verify() throws Exception {
        return engine.verify(VerifyRequest.all(volume.name()), ProgressListener.NONE);
    }

    void assertAllRestore() throws Exception {
        assertThat(volume.restore(store, "b1")).isEqualTo(first);
        assertThat(volume.restore(store, "b2")).isEqualTo(second);
        assertThat(volume.restore(store, "b3")).isEqualTo(third);
    }

    ObjectKey blockOf(byte[] content, int index) {
        int bytes = volume.blockBytes();
        BlockChecksum checksum =
                TestVolume.checksum(
                        Arrays.copyOfRange(content, index * bytes, (index + 1) * bytes));
        return volume.name().block(checksum);
    }

    ObjectKey config(String backup) {
        return StoreLayout.backupConfig(volume.name(), new BackupName(backup));
    }

    void flip(ObjectKey key, int at) {
        byte[] content = store.content(key);
        content[at % content.length] ^= 0x10;
        store.put(key, content);
    }

    void truncate(ObjectKey key) {
        byte[] content = store.content(key);
        store.put(key, Arrays.copyOf(content, content.length / 2));
    }

    String edit(ObjectKey key, String pattern, String replacement) {
        String text = new String(store.content(key), StandardCharsets.UTF_8);
        String edited = text.replaceFirst(pattern, replacement);
        assertThat(edited).isNotEqualTo(text);
        store.put(key, edited.getBytes(StandardCharsets.UTF_8));
        return text;
    }
}
