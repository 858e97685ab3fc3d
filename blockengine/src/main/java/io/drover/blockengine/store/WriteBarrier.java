package io.drover.blockengine.store;

import io.drover.blockengine.posix.Posix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes blocks durable in one go instead of one by one: forcing each costs several times the write
 * itself. Without the necessary system call, every file is forced separately. Thread-safe.
 */
final class WriteBarrier {
    private static final String BLOCK_SUFFIX = ".blk";

    /** Makes everything written so far durable. */
    @FunctionalInterface
    interface Flush {
        void run() throws IOException;
    }

    private final Optional<Flush> flush;
    private final AtomicBoolean pending = new AtomicBoolean();

    WriteBarrier(Path root) {
        this(Posix.instance().map(posix -> () -> flush(posix, root)));
    }

    WriteBarrier(Optional<Flush> flush) {
        this.flush = flush;
    }

    private static void flush(Posix posix, Path root) throws IOException {
        try (Posix.Descriptor descriptor = posix.openForReading(root)) {
            descriptor.syncFileSystem();
        }
    }

    /**
     * Whether the file of that temporary name may stay in memory until the next {@link #before};
     * then {@link #written} must be called once it is written.
     */
    boolean defers(Path temporary) {
        return flush.isPresent()
                && temporary.getFileName().toString().contains(BLOCK_SUFFIX + TemporaryNames.INFIX);
    }

    /** A deferred file has all of its bytes. */
    void written() {
        pending.set(true);
    }

    /**
     * Called before {@code target} is written: if it is not a block, the blocks written so far
     * become durable first.
     */
    void before(Path target) throws IOException {
        if (flush.isPresent()
                && !target.getFileName().toString().endsWith(BLOCK_SUFFIX)
                && pending.getAndSet(false)) {
            try {
                flush.get().run();
            } catch (IOException e) {
                pending.set(true);
                throw e;
            }
        }
    }
}
