package io.drover.nbd;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A device with its clients: any number read, one writes, which is the first to do so until it
 * leaves. The device is open while there are clients. Closing it lets requests end that have begun,
 * and then ends the connections.
 */
public final class SharedExport {
    private static final Logger LOG = LoggerFactory.getLogger(SharedExport.class);

    /** Opens the device for the first client. */
    @FunctionalInterface
    public interface Opening {
        NbdExport open() throws IOException;
    }

    private final String name;
    private final String description;
    private final Opening opening;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by lock
    private final Set<ExportUse> uses = new HashSet<>();
    private Optional<NbdExport> device = Optional.empty();
    private Optional<ExportUse> writing = Optional.empty();
    private int requests;
    private boolean closed;

    /**
     * @param description for people
     */
    public SharedExport(String name, String description, Opening opening) {
        this.name = name;
        this.description = description;
        this.opening = opening;
    }

    public String name() {
        return name;
    }

    String description() {
        return description;
    }

    /**
     * A client begins to use the device.
     *
     * @param connection closed when the device is
     */
    ExportUse use(String client, Closeable connection) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("export " + name + " is being closed");
            }
            if (device.isEmpty()) {
                device = Optional.of(opening.open());
            }
            ExportUse use =
                    new ExportUse(this, client, connection, device.get(), writing.isEmpty());
            uses.add(use);
            return use;
        } finally {
            lock.unlock();
        }
    }

    void leave(ExportUse use) throws IOException {
        lock.lock();
        try {
            if (writing.filter(use::equals).isPresent()) {
                writing = Optional.empty();
            }
            if (uses.remove(use) && uses.isEmpty() && device.isPresent()) {
                NbdExport last = device.get();
                device = Optional.empty();
                last.close();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether this client may write; it is the one that does from now on. */
    boolean claim(ExportUse use) {
        lock.lock();
        try {
            if (writing.isEmpty()) {
                writing = Optional.of(use);
                LOG.info("nbd client {} writes to export {}", use.client(), name);
            }
            return writing.get().equals(use);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a request may begin; {@link #end} follows it. */
    boolean begin() {
        lock.lock();
        try {
            if (!closed) {
                requests++;
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            requests--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Refuses further requests, waits for those that have begun, flushes, and ends the connections.
     * Closing it again does nothing.
     *
     * @param patience how long a client may take to accept the last answers
     */
    public void close(Duration patience) throws IOException {
        Set<ExportUse> left;
        Optional<NbdExport> open;
        lock.lock();
        try {
            closed = true;
            long nanos = patience.toNanos();
            while (requests > 0 && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            left = Set.copyOf(uses);
            open = device;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            left = Set.copyOf(uses);
            open = device;
        } finally {
            lock.unlock();
        }
        if (!left.isEmpty()) {
            LOG.info("export {} is closed; connections of {} clients end", name, left.size());
        }
        if (open.isPresent() && open.get().writer().isPresent()) {
            open.get().writer().get().flush();
        }
        for (ExportUse use : left) {
            use.disconnect();
        }
        awaitDeparture(patience);
    }

    /** So that nobody uses the device any more. */
    private void awaitDeparture(Duration patience) {
        lock.lock();
        try {
            long nanos = TimeUnit.NANOSECONDS.convert(patience);
            while (!uses.isEmpty() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
