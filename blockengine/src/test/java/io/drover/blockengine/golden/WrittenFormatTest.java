package io.drover.blockengine.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.drover.blockengine.backup.BackedUpVolume;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.support.GoldenStore;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySink;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.volume.ByteRange;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What Drover writes, compared with what Longhorn's engine wrote for the same image. */
class WrittenFormatTest {
    private static final int LZ4_FRAMING = 7;
    private static final int LZ4_FLAGS = 4;
    private static final int LZ4_CONTENT_CHECKSUM = 4;

    @TempDir static Path directory;
    private static InMemoryStore original;
    private InMemoryStore golden;

    @BeforeAll
    static void unpack() throws Exception {
        original = InMemoryStore.copyOf(new DirectoryStore(GoldenStore.unpackVolumes(directory)));
    }

    @BeforeEach
    void copy() {
        golden = original.copy();
    }

    private byte[] image(VolumeName volume, String backup) throws Exception {
        MemorySink sink = new MemorySink();
        TestEngine.on(golden)
                .restore(
                        RestoreRequest.full(volume, new BackupName(backup)),
                        sink,
                        ProgressListener.NONE);
        return sink.content();
    }

    private static BackupOutcome backUp(
            ObjectStore store,
            VolumeName volume,
            String backup,
            byte[] image,
            CompressionMethod method,
            BlockSize size,
            ChangeTracker changes)
            throws Exception {
        BackupRequest request =
                new BackupRequest(
                        new BackedUpVolume(volume, image.length, size, method),
                        new BackupName(backup),
                        new BackupRequest.Snapshot(
                                backup.replace("backup-", "snap-"),
                                Instant.parse("2026-01-09T01:00:00.987Z")),
                        BackupMode.INCREMENTAL,
                        Map.of("note", "a<b>&c – 日本 😀 \u2028"));
        return TestEngine.on(store)
                .backup(request, new MemorySource(image), changes, ProgressListener.NONE);
    }

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static JsonNode json(ObjectStore store, ObjectKey key) throws Exception {
        return store.read(key, content -> new ObjectMapper().readTree(content));
    }

    private static byte[] bytes(ObjectStore store, ObjectKey key) throws Exception {
        return store.read(key, InputStream::readAllBytes);
    }

    @ParameterizedTest
    @CsvSource({
        "pvc-lz4, LZ4, 2097152, 7",
        "pvc-gzip, GZIP, 2097152, 10",
        "pvc-none, NONE, 2097152, 2097152",
        "pvc-16m, LZ4, 16777216, 7"
    })
    void theSameImageGivesTheSameStore(
            String name, CompressionMethod method, int blockSize, int framing) throws Exception {
        VolumeName volume = new VolumeName(name);
        String backup = "backup-" + name + "-1";
        byte[] image = image(volume, backup);
        InMemoryStore store = new InMemoryStore();

        backUp(store, volume, backup, image, method, new BlockSize(blockSize), ChangeTracker.NONE);

        ObjectKey config = StoreLayout.backupConfig(volume, new BackupName(backup));
        assertSameBackup(json(store, config), json(golden, config), new byte[blockSize]);
        assertSameVolume(volume, store);
        int compared = 0;
        for (String key : store.keys(volume.blocks())) {
            byte[] ours = store.content(ObjectKey.of(key));
            byte[] theirs = bytes(golden, ObjectKey.of(key));
            assertThat(framing(ours, framing)).isEqualTo(framing(theirs, framing));
            compared++;
        }
        assertThat(compared).isGreaterThan(1);
        assertThat(store.keys(volume.directory())).hasSize(compared + 2);
    }

    /** Without the content checksum of an LZ4 frame and its flag, which Drover leaves out. */
    private static byte[] framing(byte[] block, int length) {
        byte[] framing = Arrays.copyOf(block, length);
        if (length == LZ4_FRAMING) {
            framing[LZ4_FLAGS] &= ~LZ4_CONTENT_CHECKSUM;
            framing[LZ4_FLAGS + 2] = 0;
        }
        return framing;
    }

    private static void assertSameBackup(JsonNode ours, JsonNode theirs, byte[] zeros) {
        List<String> expected = keys(theirs);
        expected.add("DroverVolumeSize");
        assertThat(keys(ours)).isEqualTo(expected);
        for (String same :
                List.of("Name", "VolumeName", "SnapshotName", "CompressionMethod", "SingleFile")) {
            assertThat(ours.get(same)).as(same).isEqualTo(theirs.get(same));
        }
        for (String key : expected.subList(0, expected.size() - 1)) {
            if (!theirs.get(key).isNull() && !key.equals("ProcessingBlocks")) {
                assertThat(ours.get(key).getNodeType())
                        .as(key)
                        .isEqualTo(theirs.get(key).getNodeType());
            }
        }
        assertThat(ours.get("Parameters")).isEqualTo(theirs.get("Parameters"));
        // a block of zeros is stored by Longhorn and left out by Drover; both restore to the same
        // content
        List<JsonNode> blocks = new ArrayList<>();
        String zero = TestVolume.checksum(zeros).hex();
        theirs.get("Blocks")
                .forEach(
                        block -> {
                            if (!block.get("BlockChecksum").asText().equals(zero)) {
                                blocks.add(block);
                            }
                        });
        assertThat(ours.get("Blocks")).containsExactlyElementsOf(blocks);
        assertThat(keys(ours.get("Blocks").get(0))).containsExactly("Offset", "BlockChecksum");
    }

    private void assertSameVolume(VolumeName volume, InMemoryStore store) throws Exception {
        ObjectKey key = StoreLayout.volumeConfig(volume);
        JsonNode ours = json(store, key);
        JsonNode theirs = json(golden, key);
        assertThat(keys(ours)).isEqualTo(keys(theirs));
        for (String same : List.of("Name", "Size", "CompressionMethod")) {
            assertThat(ours.get(same)).as(same).isEqualTo(theirs.get(same));
        }
        assertThat(ours.get("LastBackupAt").asText()).isEqualTo("2026-01-09T01:00:00Z");
        assertThat(new String(store.content(key), StandardCharsets.UTF_8))
                .contains("\"note\":\"a\\u003cb\\u003e\\u0026c – 日本 😀 \\u2028\"")
                .doesNotContain("\n", ": ", ", ");
    }

    @Test
    void aBackupIsAddedToALegacyVolume() throws Exception {
        VolumeName volume = new VolumeName("pvc-legacy");
        List<BackupName> before = TestEngine.on(golden).backups(volume);
        byte[] earlier = image(volume, before.getFirst().value());
        byte[] image = earlier.clone();
        Arrays.fill(image, 0, 100, (byte) 7);

        BackupOutcome outcome =
                backUp(
                        golden,
                        volume,
                        "drover-1",
                        image,
                        CompressionMethod.LZ4,
                        BlockSize.DEFAULT,
                        ChangeTracker.NONE);

        assertThat(outcome.backup().compression()).isEqualTo(CompressionMethod.GZIP);
        assertThat(outcome.statistics().blocksNew()).isEqualTo(1);
        assertThat(image(volume, "drover-1")).isEqualTo(image);
        assertThat(image(volume, before.getFirst().value())).isEqualTo(earlier);
        JsonNode config = json(golden, StoreLayout.volumeConfig(volume));
        assertThat(config.get("CompressionMethod").asText()).isEqualTo("\"gzip\"");
        assertThat(config.get("DataEngine").asText()).isEqualTo("\"v1\"");
        assertThat(config.get("StorageClassName").asText()).isEqualTo("\"\"");
    }

    @Test
    void anIncrementalBackupBuildsOnOneOfLonghorn() throws Exception {
        VolumeName volume = new VolumeName("pvc-lz4");
        BackupName last = TestEngine.on(golden).inspectVolume(volume).lastBackup().get();
        byte[] image = image(volume, last.value());
        Arrays.fill(image, 4 << 20, (4 << 20) + 10, (byte) 9);
        String snapshot = TestEngine.on(golden).inspectBackup(volume, last).snapshotName();

        BackupOutcome outcome =
                backUp(
                        golden,
                        volume,
                        "drover-1",
                        image,
                        CompressionMethod.GZIP,
                        BlockSize.DEFAULT,
                        name ->
                                name.equals(snapshot)
                                        ? Optional.of(List.of(new ByteRange(4 << 20, 10)))
                                        : Optional.empty());

        assertThat(outcome.backup().incremental()).isTrue();
        assertThat(outcome.backup().compression()).isEqualTo(CompressionMethod.LZ4);
        assertThat(outcome.statistics().bytesRead()).isEqualTo(2 << 20);
        assertThat(image(volume, "drover-1")).isEqualTo(image);
    }

    @Test
    void anotherBlockSizeMakesAFullBackup() throws Exception {
        VolumeName volume = new VolumeName("pvc-16m");
        BackupName last = TestEngine.on(golden).inspectVolume(volume).lastBackup().get();
        byte[] image = image(volume, last.value());

        BackupOutcome outcome =
                backUp(
                        golden,
                        volume,
                        "drover-1",
                        image,
                        CompressionMethod.LZ4,
                        BlockSize.DEFAULT,
                        name -> Optional.of(List.of(new ByteRange(0, 1))));

        assertThat(outcome.backup().incremental()).isFalse();
        assertThat(image(volume, "drover-1")).isEqualTo(image);
        assertThat(image(volume, last.value())).isEqualTo(image);
    }

    @Test
    void fieldsOfOtherWritersSurvive() throws Exception {
        VolumeName volume = new VolumeName("pvc-lz4");
        ObjectKey key = StoreLayout.volumeConfig(volume);
        byte[] plain = bytes(golden, key);
        String extended =
                new String(plain, StandardCharsets.UTF_8)
                        .replaceFirst(
                                "\\{",
                                "{\"Future\":{\"Nested\":[1,2.50,null,\"<x>\"]},\"Flag\":true,");
        golden.write(key, ObjectBody.utf8(extended));

        backUp(
                golden,
                volume,
                "drover-1",
                image(volume, "backup-pvc-lz4-1"),
                CompressionMethod.LZ4,
                BlockSize.DEFAULT,
                ChangeTracker.NONE);
        assertUnknownFields(key);
        TestEngine.on(golden).deleteBackup(volume, new BackupName("drover-1"));
        assertUnknownFields(key);
        assertThat(new TreeSet<>(keys(json(golden, key))))
                .containsAll(keys(new ObjectMapper().readTree(plain)));
    }

    private void assertUnknownFields(ObjectKey key) throws Exception {
        assertThat(new String(bytes(golden, key), StandardCharsets.UTF_8))
                .endsWith(
                        "\"Future\":{\"Nested\":[1,2.50,null,\"\\u003cx\\u003e\"]},\"Flag\":true}");
    }
}
