package io.drover.blockengine.codec;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.store.StoreException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Decompresses a stored block and accepts it only if its content matches its name.
 *
 * <p>A block may be compressed by another method than its backup names, as blocks are reused by
 * checksum alone. So the named method is tried first, then the others; the checksum decides.
 */
public final class BlockDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(BlockDecoder.class);

    private final BlockHasher hasher;

    public BlockDecoder(BlockHasher hasher) {
        this.hasher = hasher;
    }

    /**
     * Fills {@code target} from its start and flips it.
     *
     * @return the method by which the block is stored
     * @throws StoreException.Corrupt if no method yields the expected checksum; the message
     *     contains the error of the named method
     */
    public CompressionMethod decode(
            CompressionMethod named, ByteBuffer stored, BlockChecksum expected, ByteBuffer target)
            throws StoreException.Corrupt {
        String reason = attempt(named, stored, expected, target);
        if (reason.isEmpty()) {
            return named;
        }
        for (CompressionMethod other : others(named)) {
            if (attempt(other, stored, expected, target).isEmpty()) {
                return other;
            }
        }
        throw new StoreException.Corrupt("block " + expected + " is damaged: " + reason);
    }

    /**
     * Fills {@code target} by the named method and flips it, without checking the checksum; a block
     * that this method cannot read is handled by {@link #decode}.
     */
    public CompressionMethod decodeUnverified(
            CompressionMethod named, ByteBuffer stored, BlockChecksum expected, ByteBuffer target)
            throws StoreException.Corrupt {
        target.clear();
        try {
            BlockCodec.of(named).decompress(stored, target);
            target.flip();
            return named;
        } catch (CodecException e) {
            return decode(named, stored, expected, target);
        }
    }

    /**
     * Fills {@code target} with a block whose own bytes are intact although their frame is not: its
     * checksum is wrong, its end is missing, or something is appended to it.
     *
     * @return whether what was found is the expected block
     */
    public boolean salvage(ByteBuffer stored, BlockChecksum expected, ByteBuffer target) {
        for (CompressionMethod method : CompressionMethod.values()) {
            target.clear();
            try {
                BlockCodec.of(method).decompress(stored.duplicate(), target);
            } catch (CodecException e) {
                // the checksum decides about the bytes before the damage
                LOG.debug("block {} by {}: {}", expected, method.id(), e.getMessage());
            }
            target.flip();
            if (hasher.hash(target).equals(expected)) {
                return true;
            }
        }
        target.clear();
        target.put(stored.slice(0, Math.min(stored.limit(), target.remaining()))).flip();
        return hasher.hash(target).equals(expected);
    }

    private String attempt(
            CompressionMethod method,
            ByteBuffer stored,
            BlockChecksum expected,
            ByteBuffer target) {
        target.clear();
        try {
            BlockCodec.of(method).decompress(stored, target);
        } catch (CodecException e) {
            return e.getMessage();
        }
        target.flip();
        BlockChecksum actual = hasher.hash(target);
        return actual.equals(expected) ? "" : "its content has checksum " + actual;
    }

    private static List<CompressionMethod> others(CompressionMethod named) {
        List<CompressionMethod> others = new ArrayList<>(List.of(CompressionMethod.values()));
        others.remove(named);
        return others;
    }
}
