package io.drover.control.several;

import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.mover.BackupTask;
import io.drover.mover.DataMoverRoute;
import io.drover.resource.Backup;
import io.drover.resource.ResourceReader;

import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Has siblings that are ready at about the same time made from one read. The first one that is
 * ready waits for those that may come soon; who comes later reads alone. Called on the threads of
 * the backups' jobs. Bean {@code siblingReads}.
 */
public final class SiblingReads {
    private static final Logger LOG = LoggerFactory.getLogger(SiblingReads.class);

    private final DataMoverRoute mover;
    private final ResourceReader resources;
    private final ReadySiblings ready;
    private final Consumer<Collection<String>> begin;
    private final Duration wait;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition joined = lock.newCondition();
    // guarded by lock
    private final Map<String, Gathering> open = new HashMap<>();
    private final Set<String> begun = new HashSet<>();

    /**
     * @param begin called with the keys of the jobs that read together from now on
     * @param wait how long the first one that is ready waits at most
     */
    public SiblingReads(
            DataMoverRoute mover,
            ResourceReader resources,
            JobRunner jobs,
            Retries retries,
            Consumer<Collection<String>> begin,
            Duration wait) {
        this.mover = mover;
        this.resources = resources;
        this.ready = new ReadySiblings(resources, jobs, retries);
        this.begin = begin;
        this.wait = wait;
    }

    /** Siblings that have come so far. Guarded by the lock. */
    private final class Gathering {
        private final Map<String, SharedRead.Part> parts = new LinkedHashMap<>();
        private final Map<String, String> targets = new HashMap<>();
        private SharedRead read;
        private boolean over;
    }

    /**
     * A backup's part of a read.
     *
     * @param shared whether others have parts of it
     */
    public record Place(boolean shared, SharedRead read, SharedRead.Part part) {}

    /**
     * Waits for the siblings that may come soon.
     *
     * @param name of the Backup
     */
    public Place gather(
            @Body BackupTask task,
            @ExchangeProperty(DataMoverRoute.BACKUP) String name,
            @ExchangeProperty(DataMoverRoute.PROGRESS) ProgressListener progress)
            throws InterruptedException {
        Backup backup =
                resources
                        .find(Backup.class, name)
                        .orElseThrow(() -> new InterruptedException(name + " was deleted"));
        String key = ReadySiblings.key(backup);
        lock.lockInterruptibly();
        try {
            Gathering gathering =
                    open.computeIfAbsent(Siblings.root(backup), root -> new Gathering());
            begun.remove(key);
            SharedRead.Part part = new SharedRead.Part(task, progress);
            gathering.parts.put(key, part);
            gathering.targets.put(key, task.target().name());
            joined.signalAll();
            try {
                awaitOthers(gathering, backup);
            } catch (InterruptedException e) {
                leave(gathering, key, backup, e);
            }
            return new Place(gathering.parts.size() > 1, gathering.read, part);
        } finally {
            lock.unlock();
        }
    }

    private void awaitOthers(Gathering gathering, Backup backup) throws InterruptedException {
        long left = wait.toNanos();
        while (!gathering.over && left > 0 && isAnyAwaited(gathering, backup)) {
            left = joined.awaitNanos(left);
        }
        if (!gathering.over) {
            close(gathering, Siblings.root(backup));
        }
    }

    private boolean isAnyAwaited(Gathering gathering, Backup backup) {
        Set<String> awaited = new TreeSet<>(ready.targets(backup, begun::contains));
        awaited.removeAll(gathering.targets.values());
        return !awaited.isEmpty();
    }

    private void close(Gathering gathering, String root) {
        gathering.over = true;
        open.remove(root);
        begun.removeIf(key -> !ready.isRunning(key));
        begun.addAll(gathering.parts.keySet());
        begin.accept(gathering.parts.keySet());
        if (gathering.parts.size() > 1) {
            LOG.info(
                    "the snapshot of {} is read once for targets {}",
                    root,
                    String.join(", ", new TreeSet<>(gathering.targets.values())));
            gathering.read = new SharedRead(mover, List.copyOf(gathering.parts.values()));
            gathering.read.start();
        }
        joined.signalAll();
    }

    /** Once the read has begun, the interruption is left to the wait for the part. */
    private void leave(
            Gathering gathering, String key, Backup backup, InterruptedException interruption)
            throws InterruptedException {
        if (gathering.over) {
            Thread.currentThread().interrupt();
            return;
        }
        gathering.parts.remove(key);
        gathering.targets.remove(key);
        if (gathering.parts.isEmpty()) {
            open.remove(Siblings.root(backup));
        }
        joined.signalAll();
        throw interruption;
    }

    /** Whether no backup waits for its siblings. */
    boolean isIdle() {
        lock.lock();
        try {
            return open.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the backup's part of a read. */
    public BackupOutcome awaitPart(@Variable("place") Place place)
            throws StoreException, IOException, InterruptedException {
        return place.read().await(place.part());
    }
}
