package io.drover.control.hook;

import io.drover.control.job.JobRunner;
import io.drover.reconcile.Informers;
import io.drover.resource.Snapshot;

import java.util.Optional;

/** Calls of hooks that are under way: a reconciliation does not wait for them. Thread-safe. */
public final class HookJobs {
    private static final String KIND = "snapshot-hook/";

    private final JobRunner jobs;
    private final Informers informers;
    private final HookCaller caller;

    public HookJobs(JobRunner jobs, Informers informers, HookCaller caller) {
        this.jobs = jobs;
        this.informers = informers;
        this.caller = caller;
    }

    /** Work on failures of a Snapshot's hook, among the retries. */
    public static String key(Snapshot snapshot, String phase) {
        return KIND + snapshot.getMetadata().getUid() + "/" + phase;
    }

    /** Begins the call; the Snapshot is looked at again when it has ended. */
    public void start(Snapshot snapshot, HookCall call) {
        jobs.start(
                key(snapshot, call.phase()),
                _ -> {
                    caller.call(call);
                    return call;
                },
                () -> informers.requeue(Snapshot.class, snapshot.getMetadata().getName()));
    }

    public boolean isRunning(Snapshot snapshot, String phase) {
        return jobs.running(key(snapshot, phase)) > 0;
    }

    /** How the call ended; empty if none has, of this Drover. */
    public Optional<JobRunner.Result> result(Snapshot snapshot, String phase) {
        return jobs.find(key(snapshot, phase)).flatMap(JobRunner.Job::result);
    }

    /** Forgets how it ended, once that is noted on the Snapshot. */
    public void forget(Snapshot snapshot, String phase) {
        jobs.forget(key(snapshot, phase));
    }

    /** Interrupts a call that is under way. */
    public void cancel(Snapshot snapshot, String phase) {
        jobs.cancel(key(snapshot, phase));
    }

    /** Whether what is interrupted is taken up by another Drover, or a later start of this one. */
    public boolean isSuspended() {
        return jobs.isSuspended();
    }
}
