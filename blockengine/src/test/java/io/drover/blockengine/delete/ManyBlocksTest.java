package io.drover.blockengine.delete;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.delete.BlockCollection.Result;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.lock.LockOptions;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.store.ForwardingStore;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.InMemoryStore;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Deletions of more blocks than are named at once, here ten. */
class ManyBlocksTest {
    private static final int AT_ONCE = 10;
    private static final VolumeName VOLUME = new VolumeName("vol");
    private static final byte[] ANY = {1};

    private final InMemoryStore store = new InMemoryStore();
    private final References references = new References();

    @BeforeEach
    void fill() {
        store.put(StoreLayout.volumeConfig(VOLUME), ANY);
        for (int i = 0; i < 35; i++) {
            store.put(VOLUME.block(block(i)), ANY);
        }
        for (int i = 100; i < 105; i++) {
            store.put(VOLUME.block(block(i)), ANY);
            references.add(block(i));
        }
        for (int i = 0; i < 3; i++) {
            store.put(VOLUME.blocks().resolve("elsewhere/" + block(i) + ".blk"), ANY);
        }
    }

    private static BlockChecksum block(int number) {
        return BlockChecksum.parse("%064x".formatted(number * 0x9e3779b97f4aL));
    }

    private Result collect(ObjectStore from) throws StoreException, InterruptedException {
        try (OwnerLock lock =
                OwnerLock.acquire(from, VOLUME, LockType.DELETION, LockOptions.DEFAULT)) {
            return new BlockCollection(from, VOLUME, lock, AT_ONCE)
                    .run(references, StoreLayout.volumeConfig(VOLUME));
        }
    }

    @Test
    void allUnreferencedBlocksAreDeletedAndNoOther() throws Exception {
        assertThat(collect(store)).isEqualTo(new Result.Collected(38, 5));

        assertThat(store.keys(VOLUME.blocks()))
                .hasSize(5)
                .allMatch(
                        key ->
                                references.contains(
                                        StoreLayout.blockOf(ObjectKey.of(key).name())
                                                .orElseThrow()));
    }

    @Test
    void fewBlocksTakeOneListing() throws Exception {
        for (int i = 0; i < 28; i++) {
            store.remove(VOLUME.block(block(i)));
        }
        List<ObjectKey> listed = new ArrayList<>();

        collect(
                new ForwardingStore(store) {
                    @Override
                    public void list(ObjectKey prefix, ObjectVisitor visitor)
                            throws StoreException {
                        listed.add(prefix);
                        super.list(prefix, visitor);
                    }
                });

        assertThat(listed).filteredOn(VOLUME.directory()::equals).hasSize(1);
        assertThat(store.keys(VOLUME.blocks())).hasSize(5);
    }

    /** A store that takes deletions and forgets about them. */
    private static final class Forgetful extends ForwardingStore {
        Forgetful(ObjectStore store) {
            super(store);
        }

        @Override
        public void delete(Collection<ObjectKey> keys) throws StoreException {
            if (keys.stream().noneMatch(key -> key.name().endsWith(".blk"))) {
                store.delete(keys);
            }
        }
    }

    @Test
    void aStoreThatStillListsWhatWasDeletedIsNotAskedForEver() throws Exception {
        assertThat(collect(new Forgetful(store)))
                .isInstanceOfSatisfying(
                        Result.Kept.class,
                        kept -> assertThat(kept.reason()).contains("still lists blocks"));
        assertThatThrownBy(
                        () ->
                                new VolumeDeletion(new Forgetful(store), VOLUME, AT_ONCE)
                                        .run(LockOptions.DEFAULT))
                .isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void aConfigurationThatAppearsBetweenListingsKeepsTheRest() throws Exception {
        ForwardingStore busy =
                new ForwardingStore(store) {
                    @Override
                    public void delete(Collection<ObjectKey> keys) throws StoreException {
                        super.delete(keys);
                        ((InMemoryStore) store)
                                .put(VOLUME.configs().resolve("backup_new.cfg"), ANY);
                    }
                };

        assertThat(collect(busy))
                .isInstanceOfSatisfying(
                        Result.Kept.class,
                        kept -> {
                            assertThat(kept.reason()).contains("changed meanwhile");
                            assertThat(kept.deleted()).isEqualTo(AT_ONCE);
                        });
        assertThat(store.keys(VOLUME.blocks())).hasSize(43 - AT_ONCE);
    }

    @Test
    void aVolumeIsDeletedWithAllOfItsFiles() throws Exception {
        new VolumeDeletion(store, VOLUME, AT_ONCE).run(LockOptions.DEFAULT);

        assertThat(store.keys(VOLUME.directory())).isEqualTo(List.of());
    }
}
