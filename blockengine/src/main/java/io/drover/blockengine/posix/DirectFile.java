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
 * Writes whole pages of a file past the system's page cache. Data that is written only once would
 * displace what others need from the cache, filling the cache takes more processor time than the
 * write, and forcing the file would have to wait for all of it.
 *
 * <p>It never fails: whatever the file system or the device does not accept in this way is left to
 * the caller's ordinary channel, which then reports the actual error. Thread-safe for disjoint
 * ranges.
 */
public final class DirectFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectFile.class);

    /**
     * A multiple of what nearly all file systems and devices require; direct writes fail on the
     * others.
     */
    private static final int PAGE = 4096;

    private final Path path;
    private final FileChannel channel;
    private volatile boolean refused;

    private DirectFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Empty where the file system has no such writes, such as file systems in memory. */
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
     * Writes the whole pages at the start of {@code source}, and moves its position past them.
     *
     * @param source nothing is written unless its position is at the start of a page of direct
     *     memory
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
