package io.drover.blockengine.block;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** One block after the other with the JDK's SHA-512. */
public final class DigestHasher implements BlockHasher {
    @Override
    public int batch() {
        return 1;
    }

    @Override
    public List<BlockChecksum> hash(List<ByteBuffer> blocks) {
        MessageDigest digest = sha512();
        List<BlockChecksum> checksums = new ArrayList<>(blocks.size());
        for (ByteBuffer block : blocks) {
            digest.update(block.duplicate());
            checksums.add(BlockChecksum.of(digest.digest()));
        }
        return checksums;
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-512", e);
        }
    }
}
