package io.drover.blockengine.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.repair.RepairRequest;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.verify.Finding;
import io.drover.blockengine.verify.VerifyOutcome;
import io.drover.blockengine.verify.VerifyRequest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What storage devices and operating systems leave in a directory is nobody's damage. */
class ForeignFilesTest {
    private static final List<String> FILES =
            List.of(".DS_Store", "Thumbs.db", "desktop.ini", ".nfs0000000000a1b2c300000001");
    private static final List<String> DIRECTORIES =
            List.of("@eaDir", "#recycle", ".snapshot", "lost+found");

    private final TestVolume volume = TestVolume.small("pvc-nas");
    private final byte[] content = volume.content(1, 2, 3);
    @TempDir private Path root;
    private DirectoryStore store;

    @BeforeEach
    void backUp() throws Exception {
        store = new DirectoryStore(root);
        volume.backup(store, "b1", 1, content);
    }

    private Path path(ObjectKey key) {
        return root.resolve(key.value());
    }

    /** In every directory, also those that hold nothing else. */
    private void litter() throws IOException {
        List<Path> directories;
        try (Stream<Path> all = Files.walk(root)) {
            directories = all.filter(Files::isDirectory).toList();
        }
        for (Path directory : directories) {
            for (String name : FILES) {
                Files.writeString(directory.resolve(name), "x");
            }
            for (String name : DIRECTORIES) {
                Files.createDirectories(directory.resolve(name).resolve("volume.cfg/deeper"));
                Files.writeString(directory.resolve(name).resolve("backup_b9.cfg"), "x");
            }
        }
    }

    private VerifyOutcome verify() throws Exception {
        return TestEngine.on(store).verify(VerifyRequest.all(volume.name()), ProgressListener.NONE);
    }

    @Test
    void areNeitherVolumesNorBackupsNorDamage() throws Exception {
        litter();

        assertThat(TestEngine.on(store).volumes()).containsExactly(volume.name());
        assertThat(TestEngine.on(store).backups(volume.name())).hasSize(1);
        VerifyOutcome outcome = verify();
        assertThat(outcome.isSound()).as("%s", outcome.findings()).isTrue();
        assertThat(outcome.findings()).hasOnlyElementsOfType(Finding.ForeignFile.class);
        assertThat(volume.restore(store, "b1")).isEqualTo(content);
    }

    @Test
    void stayWhereTheyAreInARepair() throws Exception {
        litter();

        assertThat(
                        TestEngine.on(store)
                                .repair(RepairRequest.of(volume.name()), ProgressListener.NONE)
                                .actions())
                .isEmpty();
    }

    @Test
    void doNotKeepADeletedVolumeListed() throws Exception {
        litter();

        TestEngine.on(store).deleteVolume(volume.name());

        assertThat(TestEngine.on(store).volumes()).isEmpty();
    }

    @Test
    void aDirectoryOfSnapshotsCountsOnce() throws Exception {
        Path snapshots = path(volume.name().blocks()).resolve(".snapshot");
        for (String time : List.of("hourly.0", "hourly.1")) {
            for (byte[] block : List.of(volume.content(1), volume.content(2))) {
                ObjectKey key = volume.name().block(TestVolume.checksum(block));
                Path copy = snapshots.resolve(time).resolve(key.name());
                Files.createDirectories(copy.getParent());
                Files.copy(path(key), copy);
            }
        }

        assertThat(verify().findings())
                .containsExactly(
                        new Finding.ForeignFile(volume.name().blocks().resolve(".snapshot")));
    }

    @Test
    void aCopyOfABlockInAnotherPlaceDoesNotCountAsTheBlock() throws Exception {
        ObjectKey block = volume.name().block(TestVolume.checksum(volume.content(2)));
        Path elsewhere = path(volume.name().blocks().resolve("elsewhere"));
        Files.createDirectories(elsewhere);
        Files.move(path(block), elsewhere.resolve(block.name()));
        Files.delete(path(StoreLayout.volumeConfig(volume.name())));

        volume.backup(store, "b2", 2, content);

        assertThat(path(block)).exists();
        assertThat(volume.restore(store, "b2")).isEqualTo(content);
    }
}
