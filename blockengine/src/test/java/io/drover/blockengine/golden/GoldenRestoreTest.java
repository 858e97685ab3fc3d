package io.drover.blockengine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeInfo;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.Digests;
import io.drover.blockengine.support.GoldenStore;
import io.drover.blockengine.support.MemorySink;
import io.drover.blockengine.support.TestEngine;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that Longhorn's engine wrote is read as Longhorn reads it. */
class GoldenRestoreTest {
    @TempDir static Path directory;
    static Backupstore store;
    static JsonNode manifest;

    @BeforeAll
    static void unpack() throws IOException {
        store = TestEngine.on(new DirectoryStore(GoldenStore.unpackVolumes(directory)));
        manifest = GoldenStore.manifest();
    }

    @TestFactory
    List<DynamicTest> everyBackupRestoresOrFailsAsDocumented() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode volume : manifest.path("volumes")) {
            for (JsonNode backup : volume.path("backups")) {
                VolumeName name = new VolumeName(volume.path("name").asText());
                BackupName backupName = new BackupName(backup.path("name").asText());
                tests.add(
                        dynamicTest(
                                name + "/" + backupName,
                                () -> assertAsDocumented(name, backupName, backup)));
            }
        }
        assertThat(tests).hasSizeGreaterThan(35);
        return tests;
    }

    private static void assertAsDocumented(VolumeName volume, BackupName backup, JsonNode expected)
            throws Exception {
        if (expected.path("restore").asText().equals("ok")) {
            assertRestores(volume, backup, expected);
        } else {
            assertRefused(volume, backup, expected.path("reason").asText());
        }
    }

    private static void assertRestores(VolumeName volume, BackupName backup, JsonNode expected)
            throws Exception {
        MemorySink sink = new MemorySink();

        store.restore(RestoreRequest.full(volume, backup), sink, ProgressListener.NONE);

        assertThat(sink.content()).hasSize(expected.path("restoredSize").asInt());
        assertThat(Digests.sha256(sink.content())).isEqualTo(expected.path("sha256").asText());
        assertThat(sink.synced()).isTrue();
    }

    private static void assertRefused(VolumeName volume, BackupName backup, String reason) {
        Class<? extends StoreException> type =
                switch (reason) {
                    case "no-volume-cfg" -> StoreException.NotFound.class;
                    case "in-progress" -> StoreException.Conflict.class;
                    default -> StoreException.Corrupt.class;
                };
        assertThatThrownBy(
                        () ->
                                store.restore(
                                        RestoreRequest.full(volume, backup),
                                        new MemorySink(),
                                        ProgressListener.NONE))
                .isInstanceOf(type);
    }

    @TestFactory
    List<DynamicTest> everyIncrementalRestoreEndsAtItsTarget() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode step : manifest.path("dr")) {
            VolumeName volume = new VolumeName(step.path("volume").asText());
            BackupName last = new BackupName(step.path("last").asText());
            BackupName target = new BackupName(step.path("target").asText());
            tests.add(
                    dynamicTest(
                            volume + ": " + last + " to " + target,
                            () -> assertIncremental(volume, last, target, step)));
        }
        assertThat(tests).hasSize(40);
        return tests;
    }

    private static void assertIncremental(
            VolumeName volume, BackupName last, BackupName target, JsonNode expected)
            throws Exception {
        MemorySink first = new MemorySink();
        store.restore(RestoreRequest.full(volume, last), first, ProgressListener.NONE);
        MemorySink sink = new MemorySink(first.content());

        store.restore(
                new RestoreRequest(volume, target, Optional.of(last)), sink, ProgressListener.NONE);

        assertThat(Digests.sha256(sink.content())).isEqualTo(expected.path("sha256").asText());
        assertThat(sink.written()).containsExactlyElementsOf(offsets(expected.path("fetch")));
        assertThat(sink.zeroed()).containsExactlyElementsOf(offsets(expected.path("zero")));
    }

    private static List<Long> offsets(JsonNode array) {
        List<Long> offsets = new ArrayList<>();
        array.forEach(offset -> offsets.add(offset.asLong()));
        return offsets;
    }

    @Test
    void listingShowsEveryVolumeWhateverItsState() throws Exception {
        List<String> expected = new ArrayList<>();
        manifest.path("list").fieldNames().forEachRemaining(expected::add);

        assertThat(store.volumes())
                .extracting(VolumeName::value)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void inspectionReturnsTheVolumeConfiguration() throws Exception {
        VolumeInfo info = store.inspectVolume(new VolumeName("pvc-lz4"));

        assertThat(info.size()).isEqualTo(25165824);
        assertThat(info.lastBackup()).contains(new BackupName("backup-pvc-lz4-3"));
        assertThat(info.labels()).containsEntry("note", "été – 日本 😀");
        assertThat(info.storageClassName()).isEqualTo("longhorn");
    }

    @Test
    void damagedConfigurationsAreCorruptAndMissingOnesNotFound() {
        assertThatThrownBy(() -> store.inspectVolume(new VolumeName("pvc-badcfg")))
                .isInstanceOf(StoreException.Corrupt.class)
                .hasMessageContaining("Size")
                .hasMessageContaining("string of decimal digits");
        assertThatThrownBy(() -> store.inspectVolume(new VolumeName("pvc-nocfg")))
                .isInstanceOf(StoreException.NotFound.class);
        assertThatThrownBy(
                        () ->
                                store.inspectBackup(
                                        new VolumeName("pvc-corrupt"),
                                        new BackupName("backup-pvc-corrupt-2")))
                .isInstanceOf(StoreException.Corrupt.class);
    }
}
