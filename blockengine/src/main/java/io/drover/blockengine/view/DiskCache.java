package io.drover.blockengine.view;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Blocks in a file without a name, which the system removes with the process. What is read may have
 * been overwritten meanwhile: the reader compares it with the block's name. An error ends the use
 * of the file and nothing else. Thread-safe.
 */
final class DiskCache implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskCache.class);

    private record Slot(int number, int length) {}

    private final FileChannel file;
    private final int blockBytes;
    private final int capacity;
    // guarded by this
    private final Map<Integer, Slot> slots = new LinkedHashMap<>(64, 0.75f, true);
    private boolean broken;

    private DiskCache(FileChannel file, int blockBytes, int capacity) {
        this.file = file;
        this.blockBytes = blockBytes;
        this.capacity = capacity;
    }

    /**
     * @param capacity blocks
     */
    static DiskCache in(Path directory, int blockBytes, int capacity) throws IOException {
        Path path = Files.createTempFile(directory, "drover-blocks-", ".cache");
        try {
            FileChannel file =
                    FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            return new DiskCache(file, blockBytes, capacity);
        } finally {
            Files.delete(path);
        }
    }

    /** Fills {@code target} and flips it; empty if the block is not there. */
    Optional<ByteBuffer> read(int block, ByteBuffer target) {
        Optional<Slot> slot = find(block);
        if (slot.isEmpty()) {
            return Optional.empty();
        }
        target.clear().limit(slot.get().length());
        long at = (long) slot.get().number() * blockBytes;
        try {
            while (target.hasRemaining()) {
                int count = file.read(target, at);
                if (count < 0) {
                    return Optional.empty();
                }
                at += count;
            }
            return Optional.of(target.flip());
        } catch (IOException e) {
            giveUp(e);
            return Optional.empty();
        }
    }

    private synchronized Optional<Slot> find(int block) {
        return broken ? Optional.empty() : Optional.ofNullable(slots.get(block));
    }

    /**
     * Keeps the rest of {@code content}, unless it is there, in place of the one unused longest.
     */
    void write(int block, ByteBuffer content) {
        Optional<Slot> slot = reserve(block, content.remaining());
        if (slot.isEmpty()) {
            return;
        }
        long at = (long) slot.get().number() * blockBytes;
        try {
            while (content.hasRemaining()) {
                at += file.write(content, at);
            }
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private synchronized Optional<Slot> reserve(int block, int length) {
        if (broken || slots.containsKey(block)) {
            return Optional.empty();
        }
        int number = slots.size();
        if (number == capacity) {
            var eldest = slots.entrySet().iterator();
            number = eldest.next().getValue().number();
            eldest.remove();
        }
        Slot slot = new Slot(number, length);
        slots.put(block, slot);
        return Optional.of(slot);
    }

    private synchronized void giveUp(IOException cause) {
        if (!broken) {
            broken = true;
            slots.clear();
            LOG.warn("blocks are not kept on disk any more: {}", cause.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            broken = true;
        }
        file.close();
    }
}
