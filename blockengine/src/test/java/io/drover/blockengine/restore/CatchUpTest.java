package io.drover.blockengine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.FormatException;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.Digests;
import io.drover.blockengine.support.GoldenStore;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySink;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** A volume follows the backups of another one. */
class CatchUpTest {
    private final InMemoryStore store = new InMemoryStore();
    private final TestVolume volume = TestVolume.small("followed");
    private byte[] content = new byte[0];
    private byte[] list = new byte[0];
    private MemorySink sink = new MemorySink();

    private CatchUpOutcome catchUp(ObjectStore from, VolumeName name, String backup)
            throws Exception {
        sink = content.length == 0 ? new MemorySink() : new MemorySink(content);
        HeldContent held =
                list.length == 0
                        ? HeldContent.UNKNOWN
                        : table -> Optional.of(read(list, "list", table));
        CatchUpOutcome outcome =
                TestEngine.on(from)
                        .catchUp(
                                new CatchUpRequest(name, new BackupName(backup)),
                                held,
                                sink,
                                ProgressListener.NONE);
        content = sink.content();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        outcome.held().orElseThrow().write(written);
        list = written.toByteArray();
        return outcome;
    }

    private static HeldBlocks read(byte[] list, String where, ChecksumTable table)
            throws java.io.IOException {
        return HeldBlocks.read(new ByteArrayInputStream(list), where, table);
    }

    @Test
    void readsOnlyTheBlocksThatDiffer() throws Exception {
        volume.backup(store, "b1", 1, volume.content(1, 2, 3, 0, 5, 6));
        CatchUpOutcome first = catchUp(store, volume.name(), "b1");
        assertThat(first.restore().statistics().blocksProcessed()).isEqualTo(5);

        byte[] later = volume.content(1, 0, 3, 4, 5, 7);
        volume.backup(store, "b2", 2, later);
        CatchUpOutcome second = catchUp(store, volume.name(), "b2");

        assertThat(content).isEqualTo(later);
        assertThat(sink.written()).containsExactly(3L * 4096, 5L * 4096);
        assertThat(sink.zeroed()).containsExactly(4096L);
        assertThat(second.backup().name()).isEqualTo("b2");
    }

    @Test
    void needsNoBackupButTheNewOne() throws Exception {
        volume.backup(store, "b1", 1, volume.content(1, 2, 3, 4));
        catchUp(store, volume.name(), "b1");
        volume.backup(store, "b2", 2, volume.content(1, 2, 8, 4));
        byte[] later = volume.content(1, 2, 8, 9);
        volume.backup(store, "b3", 3, later);
        volume.delete(store, "b1");
        volume.delete(store, "b2");

        catchUp(store, volume.name(), "b3");

        assertThat(content).isEqualTo(later);
        assertThat(sink.written()).containsExactly(2L * 4096, 3L * 4096);
    }

    @Test
    void growsWithItsSource() throws Exception {
        volume.backup(store, "b1", 1, volume.content(1, 2));
        catchUp(store, volume.name(), "b1");
        byte[] larger = volume.content(1, 2, 0, 4, 0);
        volume.backup(store, "b2", 2, larger);

        CatchUpOutcome outcome = catchUp(store, volume.name(), "b2");

        assertThat(content).isEqualTo(larger);
        assertThat(outcome.held().orElseThrow().size()).isEqualTo(larger.length);
        assertThat(sink.written()).containsExactly(3L * 4096);
    }

    @Test
    void anotherBlockSizeIsReadWhole() throws Exception {
        volume.backup(store, "b1", 1, volume.content(1, 2, 3, 4));
        catchUp(store, volume.name(), "b1");
        TestVolume again = new TestVolume("again", new BlockSize(2 * 4096), CompressionMethod.LZ4);
        byte[] later = Arrays.copyOf(again.content(9, 0), content.length);
        again.backup(store, "b2", 2, later);

        catchUp(store, again.name(), "b2");

        assertThat(content).isEqualTo(later);
    }

    @Test
    void aDamagedListIsNotTaken() throws Exception {
        volume.backup(store, "b1", 1, volume.content(1, 2, 3, 4));
        catchUp(store, volume.name(), "b1");
        for (int at = 0; at < list.length; at++) {
            byte[] damaged = list.clone();
            damaged[at] ^= 1;
            assertThatThrownBy(() -> read(damaged, "held.blocks", new ChecksumTable()))
                    .as("byte %d", at)
                    .isInstanceOf(FormatException.class)
                    .hasMessageStartingWith("held.blocks");
            byte[] cut = Arrays.copyOf(list, at);
            assertThatThrownBy(() -> read(cut, "held.blocks", new ChecksumTable()))
                    .as("length %d", at)
                    .isInstanceOf(FormatException.class);
        }
    }

    @Test
    void aMissingBlockOfTheNewBackupIsReported() throws Exception {
        volume.backup(store, "b1", 1, volume.content(1, 2));
        catchUp(store, volume.name(), "b1");
        volume.delete(store, "b1");

        assertThatThrownBy(() -> catchUp(store, volume.name(), "b1"))
                .isInstanceOf(StoreException.NotFound.class);
    }

    @Test
    void followsWhatLonghornsEngineWrote(@TempDir Path directory) throws Exception {
        ObjectStore golden = new DirectoryStore(GoldenStore.unpackVolumes(directory));
        int steps = 0;
        for (JsonNode step : GoldenStore.manifest().path("dr")) {
            VolumeName name = new VolumeName(step.path("volume").asText());
            content = new byte[0];
            list = new byte[0];
            catchUp(golden, name, step.path("last").asText());

            catchUp(golden, name, step.path("target").asText());

            assertThat(Digests.sha256(content)).isEqualTo(step.path("sha256").asText());
            assertThat(sink.written()).hasSize(step.path("fetch").size());
            steps++;
        }
        assertThat(steps).isEqualTo(40);
    }
}
