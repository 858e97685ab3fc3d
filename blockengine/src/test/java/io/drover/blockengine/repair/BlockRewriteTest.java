package io.drover.blockengine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.TestEngine;

import org.junit.jupiter.api.Test;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;

class BlockRewriteTest extends RepairFixture {
    private Set<BlockChecksum> rewrite(BlockDonor... donors) throws Exception {
        return engine.rewrite(volume.name(), verify().bad(), List.of(donors));
    }

    @Test
    void takesDamagedAndMissingBlocksFromAnImage() throws Exception {
        flip(blockOf(first, 1), 40);
        store.remove(blockOf(first, 2));

        assertThat(rewrite(BlockDonor.image(new MemorySource(first)))).hasSize(2);

        assertThat(verify().isSound()).isTrue();
        assertAllRestore();
    }

    @Test
    void takesBlocksFromAnotherStore() throws Exception {
        InMemoryStore other = new InMemoryStore();
        volume.backup(other, "b9", 9, second);
        Backupstore sibling =
                new Backupstore(other, TestEngine.OPTIONS, (InstantSource) other::now);
        flip(blockOf(second, 3), 40);

        assertThat(rewrite(sibling.donor(volume.name()))).hasSize(1);

        assertAllRestore();
    }

    @Test
    void changesNothingElse() throws Exception {
        ObjectKey lost = blockOf(first, 1);
        ObjectKey other = blockOf(third, 0);
        flip(lost, 40);
        flip(other, 40);
        byte[] damaged = store.content(other);
        List<String> before = store.keys(volume.name().directory());

        assertThat(rewrite(BlockDonor.image(new MemorySource(first)))).hasSize(1);

        assertThat(store.content(other)).isEqualTo(damaged);
        assertThat(store.keys(volume.name().directory())).isEqualTo(before);
    }

    @Test
    void writesNothingThatIsNotTheBlock() throws Exception {
        flip(blockOf(first, 1), 40);
        byte[] damaged = store.content(blockOf(first, 1));

        assertThat(rewrite(BlockDonor.image(new MemorySource(third)))).isEmpty();

        assertThat(store.content(blockOf(first, 1))).isEqualTo(damaged);
    }
}
