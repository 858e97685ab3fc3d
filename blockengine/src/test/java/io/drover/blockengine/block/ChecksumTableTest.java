package io.drover.blockengine.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.Random;

class ChecksumTableTest {
    private static BlockChecksum checksum(int number) {
        byte[] bytes = new byte[BlockChecksum.LENGTH];
        new Random(number).nextBytes(bytes);
        return BlockChecksum.of(bytes);
    }

    @Test
    void ordinalsStayWhileTheTableGrows() {
        ChecksumTable table = new ChecksumTable();
        for (int i = 0; i < 50_000; i++) {
            assertThat(table.intern(checksum(i))).isEqualTo(i);
        }
        assertThat(table.size()).isEqualTo(50_000);
        for (int i = 0; i < 50_000; i++) {
            assertThat(table.find(checksum(i))).isEqualTo(i);
            assertThat(table.get(i)).isEqualTo(checksum(i));
        }
        assertThat(table.intern(checksum(7))).isEqualTo(7);
        assertThat(table.find(checksum(50_001))).isEqualTo(-1);
        assertThat(table.size()).isEqualTo(50_000);
    }

    @Test
    void checksumsThatCollideInTheTable() {
        ChecksumTable table = new ChecksumTable();
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[BlockChecksum.LENGTH];
            bytes[31] = (byte) i;
            assertThat(table.intern(BlockChecksum.of(bytes))).isEqualTo(i);
        }
        assertThat(table.size()).isEqualTo(200);
    }

    @Test
    void marks() {
        ChecksumTable table = new ChecksumTable();
        int ordinal = table.intern(checksum(1));

        assertThat(table.mark(ordinal)).isZero();
        assertThat(table.mark(ordinal, (byte) 3)).isZero();
        assertThat(table.mark(ordinal, (byte) 4)).isEqualTo((byte) 3);
        assertThat(table.mark(ordinal)).isEqualTo((byte) 4);
    }

    @Test
    void aListIsSortedByIndexAndKeepsItsOrdinals() {
        ChecksumTable table = new ChecksumTable();
        BlockList list = new BlockList(table);
        Random random = new Random(3);
        int[] shuffled = random.ints(1000, 0, 1 << 30).distinct().toArray();
        for (int index : shuffled) {
            list.add(index, table.intern(checksum(index)));
        }
        assertThat(list.isSorted()).isFalse();

        list.sort();

        assertThat(list.isSorted()).isTrue();
        assertThat(list.size()).isEqualTo(shuffled.length);
        for (int i = 0; i < list.size(); i++) {
            assertThat(list.checksum(i)).isEqualTo(checksum(list.index(i)));
        }
    }

    @Test
    void twiceTheSameIndexIsNotSorted() {
        BlockList list = new BlockList(new ChecksumTable());
        list.add(1, 0);
        list.add(1, 1);

        assertThat(list.isSorted()).isFalse();
    }

    @Test
    void namesOfBlocks() {
        // SHA-512 of nothing begins like this
        assertThat(new DigestHasher().hash(ByteBuffer.allocate(0)).hex())
                .isEqualTo("cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce");
        String hex = "0123456789abcdef".repeat(4);
        assertThat(BlockChecksum.parse(hex)).hasToString(hex);
        assertThatThrownBy(() -> BlockChecksum.parse(hex + "0"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BlockChecksum.parse("x" + hex.substring(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void blocksOfZeros() {
        ByteBuffer block = ByteBuffer.allocateDirect(200_000);
        assertThat(ZeroBlocks.isZero(block)).isTrue();
        assertThat(ZeroBlocks.isZero(block.duplicate().limit(0))).isTrue();
        for (int at : new int[] {0, 1, 65_535, 65_536, 131_072, 199_999}) {
            block.put(at, (byte) 1);
            assertThat(ZeroBlocks.isZero(block)).as("at %d", at).isFalse();
            assertThat(ZeroBlocks.isZero(block.slice(at + 1, 200_000 - at - 1))).isTrue();
            block.put(at, (byte) 0);
        }
        assertThat(block.position()).isZero();
    }
}
