package io.drover.blockengine.block;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Hashes blocks of equal length in direct memory together, one in each vector lane; other blocks,
 * and groups too small to be worth it, one after the other. Thread-safe. Needs the module {@code
 * jdk.incubator.vector}.
 */
final class LaneHasher implements BlockHasher {
    private final int smallestGroup;
    private final DigestHasher single = new DigestHasher();
    private final ConcurrentLinkedQueue<LanePadding> idle = new ConcurrentLinkedQueue<>();

    /**
     * @param smallestGroup number of blocks from which a pass over all lanes is worth it, even if
     *     some lanes are idle; 1 to {@link #batch()}
     */
    LaneHasher(int smallestGroup) {
        this.smallestGroup = smallestGroup;
    }

    /**
     * Gets the lanes compiled before the first hash, if the JVM is configured to compile them
     * early.
     */
    static void warmUp() {
        new LaneSha512().warmUp();
    }

    @Override
    public String description() {
        return batch() + " vector lanes";
    }

    @Override
    public int batch() {
        return LaneSha512.LANES;
    }

    @Override
    public List<BlockChecksum> hash(List<ByteBuffer> blocks) {
        if (blocks.size() < smallestGroup) {
            return single.hash(blocks);
        }
        BlockChecksum[] checksums = new BlockChecksum[blocks.size()];
        for (List<Integer> group : byLength(blocks).values()) {
            for (int from = 0; from < group.size(); from += LaneSha512.LANES) {
                int to = Math.min(group.size(), from + LaneSha512.LANES);
                hashGroup(blocks, group.subList(from, to), checksums);
            }
        }
        return Arrays.asList(checksums);
    }

    /** Positions of the blocks by their length; buffers on the heap have their own group. */
    private static Map<Integer, List<Integer>> byLength(List<ByteBuffer> blocks) {
        Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < blocks.size(); i++) {
            ByteBuffer block = blocks.get(i);
            int key = block.isDirect() ? block.remaining() : -1;
            groups.computeIfAbsent(key, length -> new ArrayList<>()).add(i);
        }
        return groups;
    }

    private void hashGroup(
            List<ByteBuffer> blocks, List<Integer> group, BlockChecksum[] checksums) {
        if (group.size() < smallestGroup || !blocks.get(group.getFirst()).isDirect()) {
            for (int position : group) {
                checksums[position] = single.hash(blocks.get(position));
            }
            return;
        }
        MemorySegment[] messages = new MemorySegment[LaneSha512.LANES];
        for (int lane = 0; lane < messages.length; lane++) {
            int position = group.get(Math.min(lane, group.size() - 1));
            messages[lane] = MemorySegment.ofBuffer(blocks.get(position));
        }
        BlockChecksum[] hashed = hashLanes(messages, group.size());
        for (int lane = 0; lane < hashed.length; lane++) {
            checksums[group.get(lane)] = hashed[lane];
        }
    }

    private BlockChecksum[] hashLanes(MemorySegment[] messages, int count) {
        LanePadding polled = idle.poll();
        LanePadding padding = polled == null ? new LanePadding() : polled;
        try {
            LaneSha512 lanes = padding.digest(messages);
            BlockChecksum[] checksums = new BlockChecksum[count];
            for (int lane = 0; lane < count; lane++) {
                checksums[lane] = checksum(lanes, lane);
            }
            return checksums;
        } finally {
            idle.add(padding);
        }
    }

    private static BlockChecksum checksum(LaneSha512 lanes, int lane) {
        ByteBuffer bytes = ByteBuffer.allocate(BlockChecksum.LENGTH);
        for (int word = 0; bytes.hasRemaining(); word++) {
            bytes.putLong(lanes.digestWord(lane, word));
        }
        return BlockChecksum.of(bytes.array());
    }
}
