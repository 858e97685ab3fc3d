package io.drover.blockengine.volume;

import io.drover.blockengine.posix.Posix;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps the disk busy while a file is being written, so that forcing it at the end does not wait
 * for all of it. Only a hint: what fails here is told by that forcing. Thread-safe.
 */
final class WriteBack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WriteBack.class);

    /** Bytes written after which the disk is told to begin. */
    private static final long STEP = 64L * 1024 * 1024;

    private final Optional<Posix.Descriptor> descriptor;
    private final AtomicLong pending = new AtomicLong();
    private final AtomicBoolean telling = new AtomicBoolean();

    private WriteBack(Optional<Posix.Descriptor> descriptor) {
        this.descriptor = descriptor;
    }

    static WriteBack of(Path file) {
        return new WriteBack(Posix.instance().flatMap(posix -> open(posix, file)));
    }

    private static Optional<Posix.Descriptor> open(Posix posix, Path file) {
        try {
            return Optional.of(posix.openForReading(file));
        } catch (IOException e) {
            LOG.debug("the disk is not kept busy: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** That many bytes were written. */
    void written(long bytes) {
        if (pending.addAndGet(bytes) >= STEP
                && descriptor.isPresent()
                && telling.compareAndSet(false, true)) {
            pending.set(0);
            try {
                descriptor.get().startWriting();
            } catch (IOException e) {
                LOG.debug("the disk is not kept busy: {}", e.getMessage());
            } finally {
                telling.set(false);
            }
        }
    }

    @Override
    public void close() {
        descriptor.ifPresent(Posix.Descriptor::close);
    }
}
