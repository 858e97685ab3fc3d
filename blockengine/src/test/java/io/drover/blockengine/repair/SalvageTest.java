package io.drover.blockengine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.verify.VerifyRequest;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Blocks whose files are damaged without loss of content. */
class SalvageTest {
    private static final BackupName BACKUP = new BackupName("b1");

    private final InMemoryStore store = new InMemoryStore();
    private final Backupstore engine =
            new Backupstore(store, TestEngine.OPTIONS, (InstantSource) store::now);

    private void healsAfter(CompressionMethod method, UnaryOperator<byte[]> damage)
            throws Exception {
        TestVolume volume = new TestVolume("pvc-" + method.id(), TestVolume.SMALL, method);
        byte[] content = volume.content(1, 2);
        volume.backup(store, "b1", 1, content);
        ObjectKey block = volume.name().block(TestVolume.checksum(volume.content(1)));
        store.put(block, damage.apply(store.content(block)));

        assertThat(
                        engine.verify(VerifyRequest.all(volume.name()), ProgressListener.NONE)
                                .brokenBackups())
                .containsExactly(BACKUP);
        RepairOutcome outcome =
                engine.repair(RepairRequest.of(volume.name()), ProgressListener.NONE);

        assertThat(outcome.lost()).isEmpty();
        assertThat(outcome.actions()).singleElement().isInstanceOf(RepairAction.SalvageBlock.class);
        assertThat(engine.verify(VerifyRequest.all(volume.name()), ProgressListener.NONE).isSound())
                .isTrue();
        assertThat(volume.restore(store, "b1")).isEqualTo(content);
    }

    private static byte[] flipped(byte[] stored, int fromEnd) {
        byte[] changed = stored.clone();
        changed[stored.length - fromEnd] ^= 1;
        return changed;
    }

    @ParameterizedTest
    @EnumSource(CompressionMethod.class)
    void whatWasAppendedIsCutOff(CompressionMethod method) throws Exception {
        healsAfter(method, stored -> Arrays.copyOf(stored, stored.length + 100));
    }

    @ParameterizedTest
    @EnumSource(CompressionMethod.class)
    void evenIfItMakesTheFileLongerThanAnyBlock(CompressionMethod method) throws Exception {
        healsAfter(method, stored -> Arrays.copyOf(stored, stored.length + 1_000_000));
    }

    @ParameterizedTest
    @EnumSource(names = {"LZ4", "GZIP"})
    void aChecksumAfterTheContentIsWrittenAgain(CompressionMethod method) throws Exception {
        healsAfter(method, stored -> flipped(stored, 1));
    }

    @ParameterizedTest
    @EnumSource(names = {"LZ4", "GZIP"})
    void aLostEndIsWrittenAgain(CompressionMethod method) throws Exception {
        healsAfter(method, stored -> Arrays.copyOf(stored, stored.length - 2));
    }
}
