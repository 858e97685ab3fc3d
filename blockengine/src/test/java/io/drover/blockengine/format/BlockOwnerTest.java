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

    @Test
    void imagesShareTheirBlocksAndHaveLocksElsewhere() {
        BlockOwner images = ImagePool.INSTANCE;

        assertThat(images.blocks().value()).isEqualTo("backupstore/backing-images/blocks");
        assertThat(ImagePool.config(new BackingImageName("bi-1")).value())
                .isEqualTo("backupstore/backing-images/backing-images/bi-1/backing-image.cfg");
        assertThat(images.locks().value())
                .isEqualTo("backupstore/volumes/22/fc/BACKINGIMAGE/locks");
        assertThat(images.roots())
                .extracting(ObjectKey::value)
                .containsExactly(
                        "backupstore/backing-images", "backupstore/volumes/22/fc/BACKINGIMAGE");
    }

    @Test
    void onlyConfigurationsOfImagesReferToBlocksOfImages() {
        ObjectKey configs = ImagePool.INSTANCE.configs();

        assertThat(ImagePool.INSTANCE.isConfig(configs.resolve("bi-1/backing-image.cfg"))).isTrue();
        assertThat(ImagePool.INSTANCE.isConfig(configs.resolve("x/backing-image.cfg"))).isTrue();
        assertThat(ImagePool.INSTANCE.isConfig(configs.resolve("bi-1/backing-image.cfg.tmp.1")))
                .isFalse();
        assertThat(ImagePool.INSTANCE.isConfig(configs.resolve("a/b/backing-image.cfg"))).isFalse();
    }
}
