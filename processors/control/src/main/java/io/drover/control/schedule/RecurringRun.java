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
    private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
    private final Set<Thread> holders = ConcurrentHashMap.newKeySet();
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

    /** Waits for a turn, which is given back by {@link #leave}. */
    void enter() throws InterruptedException {
        workers.add(Thread.currentThread());
        requireActive();
        turns.acquire();
        holders.add(Thread.currentThread());
    }

    /** A thread that does a part of a volume's work is interrupted with the run from now on. */
    void attend() {
        workers.add(Thread.currentThread());
        requireActive();
    }

    /** The part is done. */
    void depart() {
        workers.remove(Thread.currentThread());
    }

    /** Gives the turn back, if it was had. */
    void leave() {
        if (holders.remove(Thread.currentThread())) {
            turns.release();
        }
        workers.remove(Thread.currentThread());
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
        workers.forEach(Thread::interrupt);
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
