package io.drover.blockengine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.blockengine.format.SystemBackupConfig;
import io.drover.blockengine.format.SystemBackupPlace;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.GoldenStore;
import io.drover.blockengine.support.InMemoryStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class SystemBackupsTest {
    private static final SystemBackupPlace GOLDEN = new SystemBackupPlace("v1.12.0", "sb-golden");
    private static final byte[] ARCHIVE = "an archive".getBytes(UTF_8);

    private final InMemoryStore store = new InMemoryStore();
    private final SystemBackups backups = new SystemBackups(store);

    @Test
    void readsWhatLonghornWrote(@TempDir Path directory) throws IOException, StoreException {
        Path root = GoldenStore.unpackSystemBackups(directory);
        SystemBackups golden = new SystemBackups(new DirectoryStore(root));
        assertThat(golden.list()).containsExactly(GOLDEN);
        SystemBackupConfig config = golden.inspect(GOLDEN);
        assertThat(config.createdAt()).isEqualTo("2026-11-21T02:41:09.389509023Z");
        assertThat(config.managerImage()).isEqualTo("longhornio/longhorn-manager:v1.12.0");
        assertThat(golden.get(config)).hasSize(5585);
    }

    @Test
    void writesWhatLonghornWrote(@TempDir Path directory) throws IOException, StoreException {
        Path root = GoldenStore.unpackSystemBackups(directory);
        SystemBackups golden = new SystemBackups(new DirectoryStore(root));
        SystemBackupConfig config = golden.inspect(GOLDEN);
        backups.put(config, golden.get(config));
        try (var files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                ObjectKey key = ObjectKey.of(root.relativize(file).toString());
                assertThat(store.<byte[]>read(key, content -> content.readAllBytes()))
                        .isEqualTo(Files.readAllBytes(file));
            }
        }
    }

    @Test
    void anArchiveIsNotSeenBeforeItIsWhole() throws StoreException {
        SystemBackupConfig config = config("nightly");
        store.write(config.place().archive(), ObjectBody.utf8("a part"));
        assertThatThrownBy(() -> backups.inspect(config.place()))
                .isInstanceOf(StoreException.NotFound.class);
        backups.put(config, ARCHIVE);
        assertThat(backups.get(backups.inspect(config.place()))).isEqualTo(ARCHIVE);
    }

    @Test
    void aCompleteOneIsNeverReplaced() throws StoreException {
        backups.put(config("nightly"), ARCHIVE);
        assertThatThrownBy(() -> backups.put(config("nightly"), ARCHIVE))
                .isInstanceOf(StoreException.Conflict.class)
                .hasMessage("the store has a system backup nightly already; use another name");
    }

    @Test
    void aChangedArchiveIsNotHandedOut() throws StoreException {
        SystemBackupConfig config = config("nightly");
        backups.put(config, ARCHIVE);
        store.write(config.place().archive(), ObjectBody.utf8("another one"));
        assertThatThrownBy(() -> backups.get(config))
                .isInstanceOf(StoreException.Corrupt.class)
                .hasMessageContaining("but its configuration says");
    }

    @Test
    void aDamagedConfigurationNamesTheFile() throws StoreException {
        SystemBackupConfig config = config("nightly");
        store.write(config.place().config(), ObjectBody.utf8("{\"Name\":\"other\"}"));
        assertThatThrownBy(() -> backups.inspect(config.place()))
                .isInstanceOf(StoreException.Corrupt.class)
                .hasMessage(
                        "backupstore/system-backups/v1.0.0/nightly/system-backup.cfg is damaged:"
                                + " Name is 'other', and not 'nightly'");
    }

    @Test
    void deletesExactlyOne() throws StoreException {
        backups.put(config("nightly"), ARCHIVE);
        backups.put(config("nightly2"), ARCHIVE);
        backups.delete(config("nightly").place());
        backups.delete(config("nightly").place());
        assertThat(backups.list()).containsExactly(config("nightly2").place());
        assertThat(backups.find("nightly")).isEmpty();
        assertThat(backups.find("nightly2")).contains(config("nightly2").place());
    }

    @Test
    void itsUrlIsLonghorns() {
        assertThat(GOLDEN.url("s3://bucket@region/"))
                .isEqualTo("s3://bucket@region/backupstore/system-backups/v1.12.0/sb-golden");
    }

    private static SystemBackupConfig config(String name) {
        return new SystemBackupConfig(
                new SystemBackupPlace("v1.0.0", name),
                "commit",
                "vfs:///target",
                "drover:1.0.0",
                "",
                "2026-01-01T00:00:00Z",
                SystemBackups.checksum(ARCHIVE));
    }
}
