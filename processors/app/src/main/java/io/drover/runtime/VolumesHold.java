package io.drover.runtime;

import io.drover.volume.file.VolumesLock;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The lock of the directory of volumes, from when this Drover gets it until it ends. Of replicas
 * that share a directory only the one that has it asks for the Lease. Thread-safe.
 */
final class VolumesHold implements Closeable {
    private final Path directory;
    private final String holder;
    // guarded by this
    private Optional<VolumesLock> lock = Optional.empty();

    /**
     * @param holder who takes the lock, for the message that another one gets
     */
    VolumesHold(Path directory, String holder) {
        this.directory = directory;
        this.holder = holder;
    }

    /**
     * Takes the lock, unless that was done before.
     *
     * @throws IOException if another process has it; the message names it
     */
    synchronized void take() throws IOException {
        if (lock.isEmpty()) {
            lock = Optional.of(VolumesLock.take(directory, holder));
        }
    }

    /** Takes the lock; who has it instead, in words, or nothing. */
    Optional<String> obstacle() {
        try {
            take();
            return Optional.empty();
        } catch (VolumesLock.InUseException e) {
            return Optional.of(e.holder());
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (lock.isPresent()) {
            lock.get().close();
        }
    }
}
