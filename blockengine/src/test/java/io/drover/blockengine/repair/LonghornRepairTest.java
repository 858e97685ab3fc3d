package io.drover.blockengine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.codec.BlockCodec;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.verify.Finding;
import io.drover.blockengine.verify.VerifyOutcome;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;

/** What Drover restores and Longhorn does not. */
class LonghornRepairTest extends RepairFixture {
    private static final BackupName B2 = new BackupName("b2");

    /** The order of two entries of a list is swapped. */
    private void swapBlocks(String backup) {
        edit(config(backup), "(\\{\"Offset\":0,[^}]*\\}),(\\{\"Offset\":4096,[^}]*\\})", "$2,$1");
    }

    private void compressAs(CompressionMethod method, ObjectKey block, byte[] content) {
        BlockCodec codec = BlockCodec.of(method);
        ByteBuffer plain = ByteBuffer.allocateDirect(content.length).put(content).flip();
        ByteBuffer stored = ByteBuffer.allocateDirect(codec.maxCompressedLength(content.length));
        codec.compress(plain, stored);
        byte[] bytes = new byte[stored.flip().remaining()];
        stored.get(bytes);
        store.put(block, bytes);
    }

    private boolean isReadableAs(CompressionMethod method, ObjectKey block) throws Exception {
        ByteBuffer plain = ByteBuffer.allocateDirect(volume.blockBytes());
        byte[] stored = store.content(block);
        BlockCodec.of(method)
                .decompress(ByteBuffer.allocateDirect(stored.length).put(stored).flip(), plain);
        return plain.flip().remaining() == volume.blockBytes();
    }

    @Test
    void aListOutOfOrderConcernsLonghornAndIsWrittenInOrder() throws Exception {
        byte[] inOrder = store.content(config("b2"));
        swapBlocks("b2");

        VerifyOutcome found = verify();
        assertThat(found.findings()).containsExactly(new Finding.BlocksOutOfOrder(B2));
        assertThat(found.isSound()).isTrue();
        assertThat(found.isSoundForLonghorn()).isFalse();

        assertThat(repair().actions()).containsExactly(new RepairAction.OrderBlocks(B2));

        assertThat(store.content(config("b2"))).isEqualTo(inOrder);
        assertThat(verify().isSoundForLonghorn()).isTrue();
        assertAllRestore();
    }

    @Test
    void aBlockInAnotherCompressionConcernsLonghornAndIsStoredAgain() throws Exception {
        ObjectKey block = blockOf(second, 1);
        compressAs(CompressionMethod.GZIP, block, volume.content(5));
        BlockChecksum checksum = TestVolume.checksum(volume.content(5));

        VerifyOutcome found = verify();
        assertThat(found.findings())
                .contains(new Finding.BlocksOtherwiseCompressed(B2, CompressionMethod.LZ4, 1));
        assertThat(found.isSound()).isTrue();
        assertThat(found.isSoundForLonghorn()).isFalse();

        assertThat(repair().actions())
                .containsExactly(new RepairAction.RecompressBlock(checksum, CompressionMethod.LZ4));

        assertThat(isReadableAs(CompressionMethod.LZ4, block)).isTrue();
        assertThat(verify().isSoundForLonghorn()).isTrue();
        assertAllRestore();
    }

    @Test
    void aBlockThatAnotherBackupNeedsAsItIsStaysAndIsRemarked() throws Exception {
        ObjectKey shared = blockOf(second, 1);
        edit(config("b3"), "\"CompressionMethod\":\"lz4\"", "\"CompressionMethod\":\"gzip\"");
        byte[] before = store.content(shared);

        RepairOutcome outcome = repair();

        assertThat(outcome.remarks()).anyMatch(remark -> remark.contains("stay compressed"));
        assertThat(store.content(shared)).isEqualTo(before);
        assertAllRestore();
    }

    @Test
    void aSoundVolumeIsSoundForLonghorn() throws Exception {
        assertThat(verify().isSoundForLonghorn()).isTrue();
        assertThat(repair().actions()).isEqualTo(List.of());
    }

    @Test
    void lostBackupsThatVolumeConfigNamesAreDamage() throws Exception {
        for (String backup : List.of("b1", "b2", "b3")) {
            store.remove(config(backup));
        }

        VerifyOutcome found = verify();

        assertThat(found.findings()).contains(new Finding.AllBackupsGone("b3"));
        assertThat(found.isSound()).isFalse();
        List<String> blocks = store.keys(volume.name().blocks());
        assertThat(repair().lost()).containsExactly(new BackupName("b3"));
        assertThat(store.keys(volume.name().blocks())).isEqualTo(blocks);
        assertThat(verify().isSound()).isFalse();
    }
}
