package io.drover.control.schedule;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * A run of a job over its volumes, or another attempt at one of them. As many volumes have their
 * turn at once as the job allows. Thread-safe.
 */
public final class RecurringRun {
    private final RunNames names;
    private final boolean attempt;
    private final RecurringJobFields fields;
    private final List<String> volumes;
    private final Semaphore turns;
    private final Map<String, VolumeOutcome> outcomes = new ConcurrentHashMap<>();
    private final Map<String, Thread> workers = new ConcurrentHashMap<>();
    private final Set<Thread> parts = ConcurrentHashMap.newKeySet();
    private final Set<String> inTurn = ConcurrentHashMap.newKeySet();
    private volatile boolean cancelled;
    private volatile Runnable progressed = () -> {};

    /**
     * @param names of the job, and of what the run makes
     * @param attempt whether it is another attempt at one volume, and no run over all
     * @param volumes names, each once
     */
    RecurringRun(RunNames names, boolean attempt, RecurringJobFields fields, List<String> volumes) {
        this.names = names;
        this.attempt = attempt;
        this.fields = fields;
        this.volumes = List.copyOf(volumes);
        this.turns = new Semaphore(fields.concurrency(), true);
    }

    /** Calls back whenever a volume's outcome is known. */
    void onProgress(Runnable listener) {
        progressed = listener;
    }

    /** Name of the RecurringJob. */
    public String job() {
        return names.job();
    }

    String uid() {
        return names.uid();
    }

    boolean isAttempt() {
        return attempt;
    }

    RunNames names() {
        return names;
    }

    RecurringJobFields fields() {
        return fields;
    }

    /** One task for each volume, for the route to split. */
    public List<VolumeTask> tasks() {
        return volumes.stream().map(volume -> new VolumeTask(this, volume)).toList();
    }

    int selected() {
        return volumes.size();
    }

    /**
     * Waits for the volume's turn, which is given back by {@link #leave}. The calling thread is
     * interrupted with the run until then.
     */
    void enter(String volume) throws InterruptedException {
        workers.put(volume, Thread.currentThread());
        requireActive();
        turns.acquire();
        inTurn.add(volume);
    }

    /** A thread that does a part of a volume's work is interrupted with the run from now on. */
    void attend() {
        parts.add(Thread.currentThread());
        requireActive();
    }

    /** The part is done. */
    void depart() {
        parts.remove(Thread.currentThread());
    }

    /** Gives the volume's turn back, if it was had; on whatever thread its route goes on. */
    void leave(String volume) {
        workers.remove(volume);
        if (inTurn.remove(volume)) {
            turns.release();
        }
    }

    /**
     * To be called before anything is written.
     *
     * @throws CancellationException if the run has been interrupted
     */
    void requireActive() {
        if (cancelled) {
            throw new CancellationException("the run of " + job() + " has been interrupted");
        }
    }

    /** Interrupts the run: nothing new begins. What it has made is found by the next attempt. */
    void cancel() {
        cancelled = true;
        workers.values().forEach(Thread::interrupt);
        parts.forEach(Thread::interrupt);
    }

    void end(VolumeOutcome outcome) {
        outcomes.put(outcome.volume(), outcome);
        progressed.run();
    }

    /** What is known so far, by volume. */
    RunReport report() {
        return new RunReport(
                volumes.size(),
                outcomes.values().stream()
                        .sorted(Comparator.comparing(VolumeOutcome::volume))
                        .toList());
    }
}
