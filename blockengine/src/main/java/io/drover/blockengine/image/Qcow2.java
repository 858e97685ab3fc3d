package io.drover.blockengine.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/**
 * Files in the QCOW2 format, which are backed up as they are. Their content has to be converted
 * before a volume can lie on it.
 */
public final class Qcow2 {
    private static final int MAGIC = 'Q' << 24 | 'F' << 16 | 'I' << 8 | 0xfb;
    private static final int VIRTUAL_SIZE = 24;
    private static final int HEADER = 32;

    private Qcow2() {}

    /** Bytes of the disk in the file that begins like this; empty if it is no QCOW2 file. */
    public static OptionalLong virtualSize(ByteBuffer beginning) {
        int at = beginning.position();
        return beginning.remaining() >= HEADER && beginning.getInt(at) == MAGIC
                ? OptionalLong.of(beginning.getLong(at + VIRTUAL_SIZE))
                : OptionalLong.empty();
    }

    /** Bytes of the disk in a file; empty if it is no QCOW2 file. */
    public static OptionalLong virtualSize(Path file) throws IOException {
        ByteBuffer beginning = ByteBuffer.allocate(HEADER);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            int count = 0;
            while (count >= 0 && beginning.hasRemaining()) {
                count = channel.read(beginning);
            }
        }
        return virtualSize(beginning.flip());
    }
}
