package io.drover.store.nfs4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.TestVolume;
import io.drover.store.StandaloneStores;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;
import io.drover.store.TargetUrl;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A backup that fills an export: several writers at once are told that there is no space. */
@NeedsGanesha
class NfsFullExportTest {
    private static final TestVolume VOLUME =
            new TestVolume("full", BlockSize.DEFAULT, CompressionMethod.NONE);
    private static final byte[] SMALL = VOLUME.content(1, 2, 3);

    private static List<String> temporary(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(Path::toString).filter(name -> name.contains(".tmp.")).toList();
        }
    }

    @Test
    @Timeout(120)
    void nothingStaysBehindAndDeletionAndRestoreWork() throws Exception {
        try (GaneshaServer server = GaneshaServer.prepare(0).smallExport("full", "24m").begin()) {
            TargetUrl url = TargetKinds.parse(server.url("full"));
            try (StandaloneStores stores = StandaloneStores.start(Optional.empty(), url)) {
                ObjectStore store = stores.open("full", url, TargetCredentials.NONE);
                VOLUME.backup(store, "b1", 1, SMALL);
                assertFull(store);
            }
            assertThat(temporary(server.directory("full"))).isEmpty();

            fill(server.directory("full"));
            try (StandaloneStores stores = StandaloneStores.start(Optional.empty(), url)) {
                ObjectStore store = stores.open("full", url, TargetCredentials.NONE);
                assertThat(VOLUME.restore(store, "b1")).isEqualTo(SMALL);
                Backupstore engine =
                        new Backupstore(store, EngineOptions.defaults(), InstantSource.system());

                assertThat(engine.deleteBackup(VOLUME.name(), new BackupName("b2")).blocksDeleted())
                        .isPositive();

                assertThat(VOLUME.restore(store, "b1")).isEqualTo(SMALL);
            }
            assertThat(temporary(server.directory("full"))).isEmpty();
        }
    }

    private static void assertFull(ObjectStore store) {
        byte[] large = VOLUME.content(LongStream.range(100, 120).toArray());
        assertThatThrownBy(
                        () ->
                                new Backupstore(
                                                store,
                                                EngineOptions.defaults(),
                                                InstantSource.system())
                                        .backup(
                                                VOLUME.request(
                                                        "b2",
                                                        2,
                                                        BackupMode.INCREMENTAL,
                                                        large.length),
                                                new MemorySource(large),
                                                ChangeTracker.NONE,
                                                ProgressListener.NONE))
                .isInstanceOf(StoreException.OutOfSpace.class);
    }

    /** Takes the last byte. */
    private static void fill(Path directory) throws IOException {
        byte[] page = new byte[4096];
        new Random(1).nextBytes(page);
        for (int number = 0; ; number++) {
            try {
                Files.write(directory.resolve("fill-" + number), page);
            } catch (IOException e) {
                return;
            }
        }
    }
}
