package io.drover.blockengine.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.verify.Finding;
import io.drover.blockengine.verify.VerifyOutcome;
import io.drover.blockengine.verify.VerifyRequest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Stream;

/** Directories in the places of files, and files in the places of directories. */
class ObstacleTest {
    private final TestVolume volume = TestVolume.small("pvc-obstacle");
    private final byte[] content = volume.content(1, 2, 3);
    private final ObjectKey block = volume.name().block(TestVolume.checksum(volume.content(2)));
    @TempDir private Path root;
    private DirectoryStore store;
    private Backupstore engine;

    @BeforeEach
    void backUp() throws Exception {
        store = new DirectoryStore(root);
        engine = new Backupstore(store, TestEngine.OPTIONS, InstantSource.system());
        volume.backup(store, "b1", 1, content);
    }

    private Path path(ObjectKey key) {
        return root.resolve(key.value());
    }

    private VerifyOutcome verify() throws Exception {
        return engine.verify(VerifyRequest.all(volume.name()), ProgressListener.NONE);
    }

    private RepairOutcome repair() throws Exception {
        return engine.repair(RepairRequest.of(volume.name()), ProgressListener.NONE);
    }

    private void replaceByDirectory(String... files) throws IOException {
        Files.delete(path(block));
        Files.createDirectories(path(block));
        for (String file : files) {
            Files.createDirectories(path(block).resolve(file).getParent());
            Files.writeString(path(block).resolve(file), file);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Thumbs.db,.DS_Store,@eaDir/copy",
                "notes.txt,deeper/still.txt,x.tmp.0123456789abcdef"
            })
    void aDirectoryInABlocksPlaceIsReportedAsWhatItIsAndMovedByARepair(String files)
            throws Exception {
        replaceByDirectory(files.isEmpty() ? new String[0] : files.split(","));

        assertThat(verify().findings()).contains(new Finding.DirectoryForBlock(block));
        assertThat(verify().isSound()).isFalse();
        assertThat(repair().actions()).contains(new RepairAction.QuarantineDirectory(block));

        assertThat(path(block)).doesNotExist();
        try (Stream<Path> moved = Files.walk(path(volume.name().directory()))) {
            assertThat(moved.filter(file -> file.toString().endsWith(".quarantined")))
                    .hasSize(files.isEmpty() ? 0 : 3);
        }
        volume.backup(store, "b2", 2, content);
        assertThat(volume.restore(store, "b1")).isEqualTo(content);
    }

    @Test
    void aBackupOfABlockWithADirectoryInItsPlaceNamesDirectoryAndRemedy() throws Exception {
        replaceByDirectory("notes.txt");

        assertThatThrownBy(() -> volume.backup(store, "b2", 2, content))
                .isInstanceOf(StoreException.Corrupt.class)
                .hasMessageContaining(block.name())
                .hasMessageContaining("directory in its place")
                .hasMessageContaining("repair");
    }

    @ParameterizedTest
    @ValueSource(strings = {"locks", "quarantine"})
    void aFileInTheWayOfADirectoryIsReportedAndKept(String name) throws Exception {
        ObjectKey file = volume.name().directory().resolve(name);
        Files.deleteIfExists(path(file));
        Files.writeString(path(file), "x");

        assertThat(verify().findings()).contains(new Finding.FileForDirectory(file));
        assertThat(engine.planRepair(RepairRequest.of(volume.name()), ProgressListener.NONE))
                .satisfies(
                        plan ->
                                assertThat(plan.remarks())
                                        .anyMatch(remark -> remark.contains("move it away")));
        assertThat(path(file)).hasContent("x");
    }

    @Test
    void aFileInTheWayOfTheLocksIsNamedWithTheRemedy() throws Exception {
        ObjectKey locks = volume.name().locks();
        Files.deleteIfExists(path(locks));
        Files.writeString(path(locks), "x");

        assertThatThrownBy(() -> volume.backup(store, "b2", 2, content))
                .isInstanceOf(StoreException.Corrupt.class)
                .hasMessageContaining("locks is a file where a directory belongs; move it away");
    }

    @Test
    void aFileInTheWayOfTheQuarantineIsNamedWithTheRemedyAndNothingIsLost() throws Exception {
        Path config = path(StoreLayout.backupConfig(volume.name(), new BackupName("b1")));
        Files.writeString(config, "{");
        Files.writeString(path(volume.name().quarantine()), "x");

        assertThatThrownBy(this::repair)
                .isInstanceOf(StoreException.Corrupt.class)
                .hasMessageContaining("quarantine is a file where a directory belongs");
        assertThat(config).hasContent("{");
    }
}
