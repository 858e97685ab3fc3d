package io.drover.blockengine.posix;

import com.sun.nio.file.ExtendedOpenOption;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Writes whole pages of a file past the system's page cache. What is written once would push out of
 * it what others need, filling it takes more processor time than the write, and forcing the file
 * would then have to wait for all of it.
 *
 * <p>It never fails: what the file system or the device does not take in this way is left to the
 * caller's ordinary channel, which then tells of what is really wrong. Thread-safe for disjoint
 * ranges.
 */
public final class DirectFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectFile.class);

    /** A multiple of what file systems and devices ask for, save for a few that are left out. */
    private static final int PAGE = 4096;

    private final Path path;
    private final FileChannel channel;
    private volatile boolean refused;

    private DirectFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Empty where the file's system has no such writes, as those in memory. */
    public static Optional<DirectFile> open(Path path) {
        try {
            return Optional.of(
                    new DirectFile(
                            path,
                            FileChannel.open(
                                    path, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT)));
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("{} is written through the page cache: {}", path, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Writes what of {@code source} consists of whole pages, and moves its position behind it.
     *
     * @param source its position must lie on a page of direct memory, or nothing is written
     * @param offset in the file; nothing is written unless it is a multiple of 4096
     * @return bytes written, which may be 0
     */
    public int write(ByteBuffer source, long offset) {
        if (refused
                || !source.isDirect()
                || offset % PAGE != 0
                || source.alignmentOffset(source.position(), PAGE) != 0) {
            return 0;
        }
        ByteBuffer pages =
                source.slice(source.position(), source.remaining() - source.remaining() % PAGE);
        try {
            while (pages.hasRemaining()) {
                channel.write(pages, offset + pages.position());
            }
        } catch (IOException e) {
            refused = true;
            LOG.debug("{} is written through the page cache: {}", path, e.getMessage());
        }
        source.position(source.position() + pages.position());
        return pages.position();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
