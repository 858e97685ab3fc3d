package io.drover.blockengine.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.store.ObjectKey;

import org.junit.jupiter.api.Test;

class BlockOwnerTest {
    private static final String DIRECTORY = "backupstore/volumes/ff/06/pvc-lz4";

    private final BlockOwner volume = new VolumeName("pvc-lz4");

    @Test
    void aVolumeKeepsEverythingInItsDirectory() {
        assertThat(volume.title()).isEqualTo("volume pvc-lz4");
        assertThat(volume.directory().value()).isEqualTo(DIRECTORY);
        assertThat(volume.roots()).containsExactly(volume.directory());
        assertThat(volume.blocks().value()).isEqualTo(DIRECTORY + "/blocks");
        assertThat(volume.configs().value()).isEqualTo(DIRECTORY + "/backups");
        assertThat(volume.quarantine().value()).isEqualTo(DIRECTORY + "/quarantine");
        assertThat(volume.lock("lock-0123456789abcdef").value())
                .isEqualTo(DIRECTORY + "/locks/lock-0123456789abcdef.lck");
    }

    @Test
    void onlyConfigurationsOfBackupsReferToBlocksOfAVolume() {
        ObjectKey configs = volume.configs();

        assertThat(volume.isConfig(configs.resolve("backup_b1.cfg"))).isTrue();
        assertThat(volume.isConfig(configs.resolve("backup_b1.cfg.tmp.1"))).isFalse();
        assertThat(volume.isConfig(configs.resolve("notes.txt"))).isFalse();
    }
}
