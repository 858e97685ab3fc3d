package io.drover.blockengine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeInfo;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Damage of {@code volume.cfg}, and of what is in the place of a configuration. */
class ConfigRepairTest extends RepairFixture {
    @Test
    void createsAMissingVolumeConfigAgain() throws Exception {
        VolumeInfo before = engine.inspectVolume(volume.name());
        store.remove(StoreLayout.volumeConfig(volume.name()));

        RepairOutcome outcome = repair();

        assertThat(outcome.lost()).isEmpty();
        VolumeInfo after = engine.inspectVolume(volume.name());
        assertThat(after.size()).isEqualTo(before.size());
        assertThat(after.lastBackup()).isEqualTo(before.lastBackup());
        assertThat(after.lastBackupAt()).isEqualTo(before.lastBackupAt());
        assertThat(after.blockCount()).isEqualTo(before.blockCount());
        assertThat(after.compression()).isEqualTo(CompressionMethod.LZ4);
        assertAllRestore();
        assertThat(verify().isSound()).isTrue();
    }

    @Test
    void createsATruncatedVolumeConfigAgainAndKeepsTheOld() throws Exception {
        VolumeInfo before = engine.inspectVolume(volume.name());
        truncate(StoreLayout.volumeConfig(volume.name()));

        repair();

        assertThat(engine.inspectVolume(volume.name()).size()).isEqualTo(before.size());
        assertThat(engine.inspectVolume(volume.name()).created()).isEqualTo(before.created());
        assertThat(store.keys(Quarantine.root(volume.name())))
                .singleElement()
                .asString()
                .contains("volume.cfg");
        assertAllRestore();
    }

    @Test
    void replacesTheVolumeConfigOfAnotherVolume() throws Exception {
        TestVolume other = TestVolume.small("pvc-other");
        other.backup(store, "o1", 1, other.content(9));
        store.put(
                StoreLayout.volumeConfig(volume.name()),
                store.content(StoreLayout.volumeConfig(other.name())));

        repair();

        VolumeInfo info = engine.inspectVolume(volume.name());
        assertThat(info.size()).isEqualTo(third.length);
        assertThat(info.lastBackup()).contains(new BackupName("b3"));
        assertAllRestore();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsTheBlocksOfAVolumeWhoseBackupsAreAllGone(boolean volumeConfigToo) throws Exception {
        List<ObjectKey> lost = new ArrayList<>(List.of(config("b1"), config("b2"), config("b3")));
        if (volumeConfigToo) {
            lost.add(StoreLayout.volumeConfig(volume.name()));
        }
        Map<ObjectKey, byte[]> configs = new LinkedHashMap<>();
        for (ObjectKey key : lost) {
            configs.put(key, store.content(key));
            store.remove(key);
        }

        RepairOutcome outcome = repair();

        assertThat(outcome.actions()).isEmpty();
        assertThat(outcome.remarks()).anyMatch(remark -> remark.contains("blocks are kept"));
        configs.forEach(store::put);
        assertAllRestore();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void correctsAnInvalidSizeOfTheVolume(boolean knownToBackups) throws Exception {
        ObjectKey config = StoreLayout.volumeConfig(volume.name());
        String text = edit(config, "\"Size\":\"[0-9]*\"", "\"Size\":\"20479\"");
        for (String backup : knownToBackups ? List.<String>of() : List.of("b1", "b2", "b3")) {
            edit(config(backup), ",\"DroverVolumeSize\":\"[0-9]*\"", "");
        }

        RepairOutcome outcome = repair();

        assertThat(outcome.lost()).isEmpty();
        assertThat(new String(store.content(config), StandardCharsets.UTF_8)).isEqualTo(text);
        assertThat(verify().isSound()).isTrue();
    }

    @Test
    void removesAByteOrderMarkFromAConfigurationAndKeepsItsBlocks() throws Exception {
        byte[] config = store.content(config("b2"));
        byte[] marked = new byte[config.length + 3];
        System.arraycopy(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, 0, marked, 0, 3);
        System.arraycopy(config, 0, marked, 3, config.length);
        store.put(config("b2"), marked);
        assertThat(verify().brokenBackups()).containsExactly(new BackupName("b2"));

        RepairOutcome outcome = repair();

        assertThat(outcome.lost()).isEmpty();
        assertThat(outcome.actions())
                .containsExactly(new RepairAction.RemoveMark(new BackupName("b2")));
        assertThat(store.content(config("b2"))).isEqualTo(config);
        assertThat(repair().actions()).isEmpty();
        assertAllRestore();
    }

    @Test
    void leavesADirectoryInPlaceOfAConfigurationToTheUserAndKeepsItsBlocks() throws Exception {
        byte[] config = store.content(config("b3"));
        store.remove(config("b3"));
        store.put(config("b3").resolve("file"), config);

        RepairOutcome outcome = repair();

        assertThat(outcome.lost()).containsExactly(new BackupName("b3"));
        assertThat(outcome.actions())
                .singleElement()
                .isInstanceOf(RepairAction.WriteVolumeConfig.class);
        assertThat(outcome.remarks())
                .anyMatch(remark -> remark.contains("is a directory or a link"));
        store.remove(config("b3").resolve("file"));
        store.put(config("b3"), config);
        assertAllRestore();
    }

    @Test
    void doesNotOverwriteADirectoryInPlaceOfTheVolumesConfiguration() throws Exception {
        ObjectKey config = StoreLayout.volumeConfig(volume.name());
        store.remove(config);
        store.put(config.resolve("file"), new byte[1]);

        RepairOutcome outcome = repair();

        assertThat(outcome.actions()).isEmpty();
        assertThat(outcome.remarks())
                .anyMatch(remark -> remark.contains("is a directory or a link"));
    }
}
