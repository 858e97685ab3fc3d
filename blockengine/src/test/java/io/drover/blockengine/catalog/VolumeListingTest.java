package io.drover.blockengine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestEngine;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class VolumeListingTest {
    private final InMemoryStore store = new InMemoryStore();

    private List<VolumeName> make(int count) {
        List<VolumeName> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            VolumeName name = new VolumeName("pvc-%04d".formatted(i));
            names.add(name);
            store.put(StoreLayout.volumeConfig(name), new byte[] {1});
        }
        return names;
    }

    @Test
    void anEmptyStoreHasNoVolumes() throws Exception {
        assertThat(TestEngine.on(store).volumes()).isEmpty();
    }

    @Test
    void manyVolumesAreFoundInOrder() throws Exception {
        List<VolumeName> names = make(1500);

        assertThat(TestEngine.on(store).volumes()).isEqualTo(names);
    }

    @Test
    void otherDirectoriesAreIgnored() throws Exception {
        List<VolumeName> names = make(3);
        store.put(new VolumeName("BACKINGIMAGE").lock("lock-1"), new byte[] {1});
        store.put(ObjectKey.of("backupstore/volumes/aa/bb/x/volume.cfg"), new byte[] {1});
        store.put(ObjectKey.of("backupstore/volumes/aa/bb/-odd name/volume.cfg"), new byte[] {1});
        store.put(ObjectKey.of("backupstore/backing-images/x"), new byte[] {1});

        assertThat(TestEngine.on(store).volumes()).isEqualTo(names);
    }

    @Test
    void oneListingThatFailsFailsAll() {
        make(100);
        for (int n : new int[] {1, 2, 50}) {
            FaultyStore faulty = new FaultyStore(store);
            faulty.on(Kind.CHILDREN).nth(n).fails(StoreException.Forbidden::new);

            assertThatThrownBy(() -> TestEngine.on(faulty).volumes())
                    .isInstanceOf(StoreException.Forbidden.class);
        }
    }

    @Test
    void anInterruptedListingIsUnavailableAndKeepsTheFlag() {
        make(100);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> TestEngine.on(store).volumes())
                .isInstanceOf(StoreException.Unavailable.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
