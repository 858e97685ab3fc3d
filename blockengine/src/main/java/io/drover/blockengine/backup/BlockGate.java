package io.drover.blockengine.backup;

import io.drover.blockengine.format.CompressionMethod;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Where blocks wait until every target that lacks them has room for them. A target has room for as
 * many as may be on their way to its store, so one that is slower than the others makes them wait;
 * one that does so for too long drops out. Thread-safe.
 */
final class BlockGate {
    /** Of a target's room, how much is unused when it waits for work. */
    private static final int HALF = 2;

    /** One target's share in the reading. */
    static final class Lane {
        private final BlockUploader uploader;
        private final int room;
        private final HoldUp holdUp;
        // guarded by the gate's lock
        private int taken;

        private Lane(BlockUploader uploader, int room, HoldUp holdUp) {
            this.uploader = uploader;
            this.room = room;
            this.holdUp = holdUp;
        }

        BlockUploader uploader() {
            return uploader;
        }

        /** Blocks that may be on their way at once. */
        int room() {
            return room;
        }

        private boolean isFull() {
            return taken >= room;
        }

        private boolean isIdle() {
            return taken * HALF < room;
        }
    }

    /**
     * A block for one target.
     *
     * @param fresh whether its store lacks it
     */
    record Delivery(Lane lane, boolean fresh) {
        CompressionMethod compression() {
            return lane.uploader.compression();
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Duration patience;
    private final LongSupplier nanoTime;
    private volatile List<Lane> lanes;
    // guarded by lock
    private int waiting;

    /**
     * @param room blocks of each target that may be on their way
     * @param nanoTime as {@link System#nanoTime}
     */
    BlockGate(List<BlockUploader> uploaders, int room, Duration patience, LongSupplier nanoTime) {
        this.patience = patience;
        this.nanoTime = nanoTime;
        long now = nanoTime.getAsLong();
        this.lanes =
                uploaders.stream()
                        .map(
                                uploader ->
                                        new Lane(
                                                uploader,
                                                Math.min(room, uploader.inFlight()),
                                                new HoldUp(patience, now)))
                        .toList();
    }

    /** The targets that have not dropped out. */
    List<Lane> lanes() {
        return lanes;
    }

    /**
     * Waits until all these targets have room, and takes it.
     *
     * @return without those that have dropped out
     */
    List<Delivery> admit(List<Delivery> wanted) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            List<Delivery> open = open(wanted);
            waiting++;
            try {
                while (open.stream().anyMatch(delivery -> delivery.lane.isFull())) {
                    observe();
                    long left = nanosUntilOneDropsOut();
                    if (left > 0) {
                        changed.awaitNanos(left);
                    }
                    observe();
                    dropLaggards();
                    open = open(open);
                }
            } finally {
                waiting--;
            }
            open.forEach(delivery -> delivery.lane.taken++);
            observe();
            return open;
        } finally {
            lock.unlock();
        }
    }

    private long nanosUntilOneDropsOut() {
        return lanes.stream()
                .filter(lane -> lane.holdUp.isHolding())
                .mapToLong(lane -> lane.holdUp.left())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private List<Delivery> open(List<Delivery> deliveries) {
        return deliveries.stream().filter(delivery -> lanes.contains(delivery.lane)).toList();
    }

    /** A target holds others up if blocks wait for it while another one has too little to do. */
    private void observe() {
        long now = nanoTime.getAsLong();
        for (Lane lane : lanes) {
            boolean holding =
                    waiting > 0
                            && lane.isFull()
                            && lanes.stream().anyMatch(other -> other != lane && other.isIdle());
            lane.holdUp.observe(now, holding);
        }
    }

    private void dropLaggards() {
        for (Lane lane : lanes) {
            if (lane.holdUp.isHolding() && lane.holdUp.left() <= 0) {
                remove(lane);
                lane.uploader.fail(
                        new FellBehindException(
                                "the other targets waited %d seconds for it, with a patience of %d"
                                        .formatted(
                                                TimeUnit.NANOSECONDS.toSeconds(lane.holdUp.total()),
                                                patience.toSeconds())));
            }
        }
    }

    /**
     * A block that was admitted is not on its way any more.
     *
     * @param stored whether it reached the store; otherwise the target has failed
     */
    void end(Lane lane, boolean stored) {
        lock.lock();
        try {
            observe();
            lane.taken--;
            if (stored) {
                lane.holdUp.progressed();
            } else {
                remove(lane);
            }
            observe();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The target takes no more blocks. */
    void leave(BlockUploader uploader) {
        lock.lock();
        try {
            lanes.stream().filter(lane -> lane.uploader == uploader).forEach(this::remove);
            observe();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void remove(Lane lane) {
        List<Lane> others = new ArrayList<>(lanes);
        others.remove(lane);
        lanes = List.copyOf(others);
        changed.signalAll();
    }
}
