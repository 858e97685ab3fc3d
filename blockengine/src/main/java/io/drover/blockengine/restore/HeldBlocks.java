package io.drover.blockengine.restore;

import static java.util.Objects.requireNonNull;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.FormatException;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The blocks of the backup that a volume holds, kept beside the volume. With them the difference to
 * a later backup is known even when the earlier one has been deleted from the store.
 *
 * @param size bytes of the volume
 * @param blocks sorted by index; the rest of the volume is zeros, or its backing image
 */
public record HeldBlocks(BlockSize blockSize, long size, BlockList blocks) {
    /** "DRVB" and the version of the layout. */
    private static final long HEADER = 0x4452_5642_0000_0001L;

    private static final int BUFFER = 1 << 16;

    public HeldBlocks {
        requireNonNull(blockSize, "blockSize");
        requireNonNull(blocks, "blocks");
    }

    /**
     * Writes them, 36 bytes a block, with a checksum at the end. Big-endian: header, block size
     * (int), size (long), number of blocks (int), then index (int) and checksum of each.
     */
    public void write(OutputStream target) throws IOException {
        CheckedOutputStream checked =
                new CheckedOutputStream(new BufferedOutputStream(target, BUFFER), new CRC32C());
        DataOutputStream out = new DataOutputStream(checked);
        out.writeLong(HEADER);
        out.writeInt(blockSize.bytes());
        out.writeLong(size);
        out.writeInt(blocks.size());
        byte[] checksum = new byte[BlockChecksum.LENGTH];
        for (int i = 0; i < blocks.size(); i++) {
            blocks.checksum(i).writeTo(checksum, 0);
            out.writeInt(blocks.index(i));
            out.write(checksum);
        }
        out.writeLong(checked.getChecksum().getValue());
        out.flush();
    }

    /**
     * Digits by which the same blocks are recognised, whatever the size of the volume: the SHA-256
     * of block size, indexes and checksums.
     */
    public String fingerprint() {
        MessageDigest digest = sha256();
        ByteBuffer entry = ByteBuffer.allocate(Integer.BYTES + BlockChecksum.LENGTH);
        digest.update(entry.putInt(blockSize.bytes()).flip());
        byte[] checksum = new byte[BlockChecksum.LENGTH];
        for (int i = 0; i < blocks.size(); i++) {
            blocks.checksum(i).writeTo(checksum, 0);
            digest.update(entry.clear().putInt(blocks.index(i)).put(checksum).flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Reads what {@link #write} wrote. Checksums are interned in {@code table}.
     *
     * @param where for messages
     * @throws FormatException if the content is not what was written
     */
    public static HeldBlocks read(InputStream source, String where, ChecksumTable table)
            throws IOException {
        CheckedInputStream checked =
                new CheckedInputStream(new BufferedInputStream(source, BUFFER), new CRC32C());
        DataInputStream in = new DataInputStream(checked);
        try {
            if (in.readLong() != HEADER) {
                throw new FormatException(where + " is no list of blocks");
            }
            int blockBytes = in.readInt();
            long size = in.readLong();
            int count = in.readInt();
            BlockList blocks = new BlockList(table);
            byte[] checksum = new byte[BlockChecksum.LENGTH];
            for (int i = 0; i < count; i++) {
                int index = in.readInt();
                in.readFully(checksum);
                blocks.add(index, table.intern(BlockChecksum.of(checksum)));
            }
            long actual = checked.getChecksum().getValue();
            if (in.readLong() != actual || !blocks.isSorted()) {
                throw new FormatException(where + " is damaged: its checksum is another one");
            }
            return new HeldBlocks(new BlockSize(blockBytes), size, blocks);
        } catch (EOFException | IllegalArgumentException e) {
            throw new FormatException(where + " is damaged: " + e, e);
        }
    }
}
