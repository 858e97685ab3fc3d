package io.drover.blockengine.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "@eaDir",
                ".DS_Store",
                "Thumbs.db",
                "THUMBS.DB",
                "desktop.ini",
                "#recycle",
                ".snapshot",
                "lost+found",
                ".nfs000000000a1b2c3d00000001",
                "._volume.cfg",
                "$RECYCLE.BIN",
                ".Trash-1000"
            })
    void isLeftByADeviceOrAnOperatingSystem(String name) {
        assertThat(ForeignNames.isForeign(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "volume.cfg",
                "pvc-1",
                "snapshot",
                "nfs0001",
                "blocks",
                "locks",
                "backup_desktop.ini.cfg",
                "volume.cfg.tmp.0123456789abcdef"
            })
    void mayBelongToABackupstore(String name) {
        assertThat(ForeignNames.isForeign(name)).isFalse();
    }

    @Test
    void theTopmostForeignDirectoryIsFound() {
        ObjectKey root = ObjectKey.of("backupstore/volumes/aa/bb/.snapshot");

        assertThat(ForeignNames.above(root, root.resolve("a/@eaDir/b/.DS_Store")))
                .contains(root.resolve("a/@eaDir"));
        assertThat(ForeignNames.above(root, root.resolve("a/b"))).isEmpty();
    }
}
