package io.drover.blockengine.backup;

import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.logging.LogContext;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One reading of a source for the backups at several targets. Each has a seat, and a thread of its
 * own that prepares its backup, takes the seat until its blocks are stored, and goes on by itself.
 * The reading begins when all seats are taken or given up; one whose target is still being prepared
 * when the others' patience has run out is left behind. Thread-safe.
 */
public final class SharedReading {
    private enum State {
        PREPARING,
        ABOARD,
        GONE
    }

    private final BlockSource source;
    private final BlockHasher hasher;
    private final EngineOptions options;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // guarded by lock
    private final List<Seat> seats = new ArrayList<>();
    private Run run;

    /** The reading once it has begun. */
    private record Run(BlockGate gate, BlockReading blocks, Thread thread) {}

    /**
     * @param options of the reading; each target has its own for what concerns its store
     * @param patience how long one target may keep the others waiting
     */
    public SharedReading(
            BlockSource source, BlockHasher hasher, EngineOptions options, Duration patience) {
        this.source = source;
        this.hasher = hasher;
        this.options = options;
        this.patience = patience;
    }

    /** Reads for one target. */
    public static void alone(
            BlockSource source, BlockHasher hasher, EngineOptions options, BlockUploader uploader)
            throws StoreException, IOException, InterruptedException {
        SharedReading reading = new SharedReading(source, hasher, options, Duration.ZERO);
        try (Seat seat = reading.seat()) {
            seat.upload(uploader);
        }
    }

    /** A place for one more target; all of them are given out before the first is taken. */
    Seat seat() {
        lock.lock();
        try {
            Seat seat = new Seat();
            seats.add(seat);
            return seat;
        } finally {
            lock.unlock();
        }
    }

    /** What has been read, for all targets together. */
    ReadingStatistics statistics() {
        lock.lock();
        try {
            return run == null ? ReadingStatistics.NONE : run.blocks.statistics();
        } finally {
            lock.unlock();
        }
    }

    private boolean isAwaited() {
        return seats.stream().anyMatch(seat -> seat.state == State.PREPARING);
    }

    /** Called with the lock. */
    private void begin() {
        seats.stream().filter(seat -> seat.state == State.PREPARING).forEach(Seat::leaveBehind);
        List<BlockUploader> uploaders =
                seats.stream()
                        .filter(seat -> seat.state == State.ABOARD)
                        .map(seat -> seat.uploader)
                        .toList();
        SourceShape shape = uploaders.getFirst().shape();
        int room = options.inFlight(shape.blockSize().bytes(), uploaders.size());
        BlockGate gate = new BlockGate(uploaders, room, patience, System::nanoTime);
        BlockReading blocks = new BlockReading(source, shape, hasher, options, gate);
        run =
                new Run(
                        gate,
                        blocks,
                        Thread.ofVirtual()
                                .name("backup-reading")
                                .start(LogContext.carriedInto(() -> read(blocks, uploaders))));
        changed.signalAll();
    }

    /** The boundary of the reading's thread: any error in it becomes the failure of all targets. */
    private static void read(BlockReading blocks, List<BlockUploader> uploaders) {
        try {
            blocks.run();
            uploaders.forEach(BlockUploader::readingEnded);
        } catch (Throwable e) {
            uploaders.forEach(uploader -> uploader.fail(e));
        }
    }

    /** One target's place in the reading. */
    final class Seat implements AutoCloseable {
        // guarded by lock
        private State state = State.PREPARING;
        private Thread preparing;
        private BlockUploader uploader;
        private boolean leftBehind;

        private Seat() {}

        /**
         * The calling thread prepares the target; it is interrupted if the others leave without.
         */
        void prepare() {
            lock.lock();
            try {
                preparing = Thread.currentThread();
                if (leftBehind) {
                    preparing.interrupt();
                }
            } finally {
                lock.unlock();
            }
        }

        private void leaveBehind() {
            state = State.GONE;
            leftBehind = true;
            if (preparing != null) {
                preparing.interrupt();
            }
        }

        /** Whether the others began without this target. */
        boolean isLeftBehind() {
            lock.lock();
            try {
                return leftBehind;
            } finally {
                lock.unlock();
            }
        }

        /**
         * Takes the seat until the last block is in the store.
         *
         * @throws FellBehindException if the others would have to wait too long for this target
         */
        void upload(BlockUploader blocks) throws StoreException, IOException, InterruptedException {
            board(blocks);
            try {
                blocks.awaitStored();
            } finally {
                leave();
            }
        }

        private void board(BlockUploader blocks) throws InterruptedException {
            lock.lock();
            try {
                if (leftBehind) {
                    throw new FellBehindException(notReady());
                }
                state = State.ABOARD;
                uploader = blocks;
                long left = patience.toNanos();
                while (run == null && isAwaited() && left > 0) {
                    left = changed.awaitNanos(left);
                }
                if (run == null) {
                    begin();
                }
            } catch (InterruptedException e) {
                if (run == null) {
                    throw e;
                }
                // blocks may be under way: whoever waits for them ends them
                Thread.currentThread().interrupt();
            } finally {
                lock.unlock();
            }
        }

        String notReady() {
            return "it was not ready for its first block when the other targets had waited %d seconds for it"
                    .formatted(patience.toSeconds());
        }

        private void leave() {
            lock.lock();
            try {
                if (run != null && state == State.ABOARD) {
                    run.gate.leave(uploader);
                }
                state = State.GONE;
                changed.signalAll();
                if (run != null && run.gate.lanes().isEmpty()) {
                    run.blocks.stop();
                }
            } finally {
                lock.unlock();
            }
        }

        /** Gives the seat up; the last one waits until nothing is read any more. */
        @Override
        public void close() {
            leave();
            awaitEnd();
        }

        private void awaitEnd() {
            Thread reading;
            lock.lock();
            try {
                boolean last = seats.stream().allMatch(seat -> seat.state == State.GONE);
                if (run == null || !last) {
                    return;
                }
                reading = run.thread;
            } finally {
                lock.unlock();
            }
            boolean interrupted = false;
            while (reading.isAlive()) {
                try {
                    reading.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
