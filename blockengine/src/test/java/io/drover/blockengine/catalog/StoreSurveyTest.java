package io.drover.blockengine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.CountingStore;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestEngine;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

class StoreSurveyTest {
    private static final byte[] ANY = {1};

    private final InMemoryStore store = new InMemoryStore();

    private Map<String, SurveyedVolume> survey() throws StoreException {
        Map<String, SurveyedVolume> found = new TreeMap<>();
        TestEngine.on(store)
                .survey(
                        volume ->
                                assertThat(found.put(volume.volume().value(), volume))
                                        .as("%s once", volume)
                                        .isNull());
        return found;
    }

    private static List<String> backups(SurveyedVolume volume) {
        return volume.backups().stream().map(BackupName::value).toList();
    }

    private void backup(VolumeName volume, String name) {
        store.put(StoreLayout.backupConfig(volume, new BackupName(name)), ANY);
    }

    @Test
    void showsEachVolumeWithItsBackupsAndTheTimeOfItsConfiguration() throws Exception {
        Instant modified = Instant.parse("2026-02-03T04:05:06Z");
        for (int i = 0; i < 50; i++) {
            VolumeName volume = new VolumeName("pvc-" + i);
            backup(volume, "b" + i);
            backup(volume, "again");
            store.put(StoreLayout.volumeConfig(volume), ANY, modified);
            store.put(volume.directory().resolve("locks/lock-1.lck"), ANY);
            for (int block = 0; block < 40; block++) {
                store.put(volume.blocks().resolve("aa/bb/%d.blk".formatted(block)), ANY);
            }
        }

        Map<String, SurveyedVolume> found = survey();

        assertThat(found.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        TestEngine.on(store).volumes().stream().map(VolumeName::value).toList());
        assertThat(backups(found.get("pvc-7"))).containsExactly("again", "b7");
        assertThat(found.values())
                .allMatch(volume -> volume.modified().equals(Optional.of(modified)));
    }

    @Test
    void showsVolumesWhoseConfigurationOrBackupsAreMissing() throws Exception {
        backup(new VolumeName("no-config"), "b1");
        store.put(StoreLayout.volumeConfig(new VolumeName("no-backup")), ANY);
        store.put(new VolumeName("only-blocks").blocks().resolve("aa/bb/1.blk"), ANY);
        store.put(new VolumeName("only-lock").directory().resolve("locks/lock-1.lck"), ANY);

        Map<String, SurveyedVolume> found = survey();

        assertThat(found.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        TestEngine.on(store).volumes().stream().map(VolumeName::value).toList())
                .hasSize(4);
        assertThat(found.get("no-config").modified()).isEmpty();
        assertThat(backups(found.get("no-config"))).containsExactly("b1");
        assertThat(found.get("no-backup").backups()).isEmpty();
        assertThat(found.get("only-blocks").backups()).isEmpty();
    }

    @Test
    void ignoresWhatIsNoVolumeAndWhatIsNoBackup() throws Exception {
        VolumeName volume = new VolumeName("vol");
        store.put(StoreLayout.volumeConfig(volume), ANY);
        store.put(volume.configs().resolve("notes.txt"), ANY);
        store.put(volume.configs().resolve("backup_b1.cfg.tmp.1"), ANY);
        store.put(volume.configs().resolve("deeper/backup_b2.cfg"), ANY);
        store.put(volume.directory().resolve("@eaDir/backup_b3.cfg"), ANY);
        store.put(new VolumeName("BACKINGIMAGE").lock("lock-1"), ANY);
        store.put(ObjectKey.of("backupstore/volumes/aa/bb/vol/volume.cfg"), ANY);
        store.put(ObjectKey.of("backupstore/volumes/aa/bb/-odd name/volume.cfg"), ANY);
        store.put(ObjectKey.of("backupstore/volumes/readme"), ANY);

        Map<String, SurveyedVolume> found = survey();

        assertThat(found).containsOnlyKeys("vol");
        assertThat(found.get("vol").backups()).isEmpty();
    }

    @Test
    void costsOneListingHoweverManyBlocksThereAre() throws Exception {
        for (int i = 0; i < 20; i++) {
            VolumeName volume = new VolumeName("pvc-" + i);
            backup(volume, "b1");
            store.put(StoreLayout.volumeConfig(volume), ANY);
            for (int block = 0; block < 300; block++) {
                store.put(volume.blocks().resolve("aa/bb/%d.blk".formatted(block)), ANY);
            }
        }
        CountingStore counted = new CountingStore(store);

        TestEngine.on(counted).survey(_ -> {});

        assertThat(counted.requests()).isEqualTo(1);
    }

    @Test
    void failsWithTheListing() {
        store.put(StoreLayout.volumeConfig(new VolumeName("vol")), ANY);
        FaultyStore faulty = new FaultyStore(store);
        faulty.on(Kind.LIST).fails(StoreException.Forbidden::new);
        List<SurveyedVolume> seen = new ArrayList<>();

        assertThatThrownBy(() -> TestEngine.on(faulty).survey(seen::add))
                .isInstanceOf(StoreException.Forbidden.class);
        assertThat(seen).isEmpty();
    }
}
