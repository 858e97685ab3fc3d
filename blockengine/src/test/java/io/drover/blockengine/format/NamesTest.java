package io.drover.blockengine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.block.BlockChecksum;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;

/** Names, paths and times as the format defines them. */
class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"pvc-1", "A_.-", "00", "backup-0123456789abcdef"})
    void validNames(String name) {
        assertThat(Names.isValid(name)).isTrue();
        assertThat(new VolumeName(name)).hasToString(name);
        assertThat(new BackupName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", ".hidden", "-x", "a/b", "..", "a b", "é1", "ab\n", "ab\u0000"})
    void invalidNames(String name) {
        assertThat(Names.isValid(name)).isFalse();
        assertThatThrownBy(() -> new VolumeName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("volume name '" + name + "'")
                .hasMessageContaining("at least two");
        assertThatThrownBy(() -> new BackupName(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"pvc-lz4, ff/06", "BACKINGIMAGE, 22/fc", "pvc-gzip, ab/dc"})
    void volumesAreSpreadByTheChecksumOfTheirName(String name, String directories) {
        assertThat(new VolumeName(name).directory().value())
                .isEqualTo("backupstore/volumes/" + directories + "/" + name);
    }

    @Test
    void namesOfFiles() {
        VolumeName volume = new VolumeName("pvc-lz4");
        BackupName backup = new BackupName("b1");
        String hex = "0123456789abcdef".repeat(4);

        assertThat(StoreLayout.volumeConfig(volume).value()).endsWith("/pvc-lz4/volume.cfg");
        assertThat(StoreLayout.backupConfig(volume, backup).value())
                .endsWith("/pvc-lz4/backups/backup_b1.cfg");
        assertThat(volume.block(BlockChecksum.parse(hex)).value())
                .endsWith("/pvc-lz4/blocks/01/23/" + hex + ".blk");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backup_.cfg",
                "backup_b.cfg",
                "backup_b1.cfg.tmp.123",
                "b1.cfg",
                "backup_b1",
                "backup_b1.CFG",
                ".backup_b1.cfg",
                "backup_-b1.cfg"
            })
    void filesThatAreNotBackups(String name) {
        assertThat(StoreLayout.backupOf(name)).isEmpty();
    }

    @Test
    void filesThatAreNotBlocks() {
        String hex = "0123456789abcdef".repeat(4);
        assertThat(StoreLayout.blockOf(hex + ".blk")).isPresent();
        assertThat(StoreLayout.blockOf(hex + ".blk.tmp.1")).isEmpty();
        assertThat(StoreLayout.blockOf(hex)).isEmpty();
        assertThat(StoreLayout.blockOf(".blk")).isEmpty();
        assertThat(StoreLayout.blockOf(hex.substring(1) + ".blk")).isEmpty();
        assertThat(StoreLayout.blockOf(hex.replace('0', 'g') + ".blk")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z",
        "2026-01-01T23:59:59.999999999Z, 2026-01-01T23:59:59Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z"
    })
    void timesHaveWholeSeconds(Instant time, String expected) {
        assertThat(Timestamps.format(time)).isEqualTo(expected);
    }
}
