package io.drover.control.snapshot;

import io.drover.control.claim.ClaimFacts;
import io.drover.control.hook.HookCall;
import io.drover.control.hook.HookCaller;
import io.drover.control.hook.HookJobs;
import io.drover.control.hook.HookNames;
import io.drover.control.hook.HookNote;
import io.drover.control.hook.HookPod;
import io.drover.control.hook.HookPods;
import io.drover.control.job.JobRunner.Result;
import io.drover.control.job.Retries;
import io.drover.control.snapshot.SnapshotObstacle.Unobtainable;
import io.drover.control.snapshot.SnapshotObstacle.VolumeNotReady;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceReader;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.resource.VolumeSnapshot;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Has the user's route called before a snapshot of a claim is cut, where StorageClass or namespace
 * name one. What follows afterwards is {@link SnapshotThaw}'s. Bean {@code snapshotHooks}.
 */
public final class SnapshotHooks {
    static final String PROPERTY = "drover.pvc.snapshot-hooks";

    private static final int FORBIDDEN = 403;
    private static final String REMEDY =
            "set property %s to true, with the chart its value pvc.snapshotHooks"
                    .formatted(PROPERTY);

    private final ResourceReader resources;
    private final Cluster cluster;
    private final HookNames names;
    private final HookCaller caller;
    private final HookJobs jobs;
    private final HookPods pods;
    private final InstantSource clock;
    private final Duration deadline;
    private final boolean allowed;

    /**
     * @param deadline how long an application is frozen for a snapshot at most
     * @param allowed whether hooks are called at all
     */
    SnapshotHooks(
            ResourceReader resources,
            Cluster cluster,
            HookCaller caller,
            HookJobs jobs,
            InstantSource clock,
            Duration deadline,
            boolean allowed) {
        this.resources = resources;
        this.cluster = cluster;
        this.names = new HookNames(resources);
        this.caller = caller;
        this.jobs = jobs;
        this.pods = new HookPods(cluster.client());
        this.clock = clock;
        this.deadline = deadline;
        this.allowed = allowed;
    }

    /**
     * Nothing, if the snapshot may be cut: there is no hook, or its first route has succeeded.
     *
     * @throws VolumeNotReady while that route is at work, or if it succeeded too long ago for a
     *     snapshot to be begun now
     * @throws Unobtainable if it failed, is not there, or may not be called
     */
    public void before(
            @Body Reconciliation<Snapshot, Snapshot.Status> run, @Variable("volume") Volume volume)
            throws Unobtainable, VolumeNotReady {
        Optional<HookNote> note = HookNote.on(run.resource());
        if (note.isPresent()) {
            goOn(run, note.get());
        } else if (!isBegun(run)) {
            Optional<ClaimFacts> facts = ClaimFacts.on(volume);
            Optional<String> hook = facts.map(ClaimFacts::claim).flatMap(names::of);
            if (hook.isPresent()) {
                begin(run, hook.get(), facts.orElseThrow());
            }
        }
    }

    /** A hook that is named afterwards is for later snapshots. */
    private boolean isBegun(Reconciliation<Snapshot, Snapshot.Status> run) {
        return !run.status().creationTime.isEmpty()
                || !run.status().error.isEmpty()
                || ClaimSnapshotPlan.handle(run.resource()).isPresent()
                || isMade(run);
    }

    private boolean isMade(Reconciliation<Snapshot, Snapshot.Status> run) {
        return ClaimSnapshotPlan.of(run.resource())
                .flatMap(plan -> resources.find(VolumeSnapshot.class, plan.key()))
                .isPresent();
    }

    private void begin(Reconciliation<Snapshot, Snapshot.Status> run, String hook, ClaimFacts facts)
            throws Unobtainable, VolumeNotReady {
        requireCallable(hook);
        HookNote note = HookNote.first(hook, facts.claim(), clock.instant(), pods(facts));
        // before the call: whatever happens from now on, the other route is called as well
        note.write(cluster, run.resource());
        jobs.start(run.resource(), note.call(HookCall.BEFORE, run.name()));
        throw new VolumeNotReady("hook %s is called".formatted(hook));
    }

    private void requireCallable(String hook) throws Unobtainable {
        if (!HookNames.isValid(hook)) {
            throw new Unobtainable(
                    "annotation %s: '%s' is no name of at most 40 lower-case letters, digits and hyphens"
                            .formatted(HookNames.ANNOTATION, hook));
        }
        if (!allowed) {
            throw new Unobtainable(
                    "annotation %s asks for hook %s, and hooks are switched off; %s"
                            .formatted(HookNames.ANNOTATION, hook, REMEDY));
        }
        List<String> missing = caller.missing(hook);
        if (!missing.isEmpty()) {
            throw new Unobtainable(
                    "annotation %s asks for hook %s, and no route begins with %s; add it to the route folder"
                            .formatted(HookNames.ANNOTATION, hook, String.join(" or ", missing)));
        }
    }

    private List<HookPod> pods(ClaimFacts facts) throws Unobtainable {
        try {
            return pods.of(facts.namespace(), facts.name());
        } catch (KubernetesClientException e) {
            if (e.getCode() == FORBIDDEN) {
                throw new Unobtainable(
                        "the Pods of namespace %s may not be listed; %s"
                                .formatted(facts.namespace(), REMEDY));
            }
            throw e;
        }
    }

    private void goOn(Reconciliation<Snapshot, Snapshot.Status> run, HookNote note)
            throws Unobtainable, VolumeNotReady {
        if (note.phase() == HookNote.Phase.BEFORE) {
            judge(run, note);
        } else if (!note.reason().isEmpty()) {
            throw new Unobtainable(note.reason());
        } else if (note.phase() == HookNote.Phase.FROZEN
                && !note.began().plus(deadline).isAfter(clock.instant())
                && !isMade(run)) {
            // Drover was not there for a while; SnapshotThaw gives it up
            throw new VolumeNotReady(
                    "the time that hook %s has an application frozen is over"
                            .formatted(note.hook()));
        }
    }

    private void judge(Reconciliation<Snapshot, Snapshot.Status> run, HookNote note)
            throws Unobtainable, VolumeNotReady {
        Snapshot snapshot = run.resource();
        if (jobs.isRunning(snapshot, HookCall.BEFORE) || jobs.isSuspended()) {
            throw new VolumeNotReady("hook %s is at work".formatted(note.hook()));
        }
        String failure =
                switch (jobs.result(snapshot, HookCall.BEFORE).orElse(null)) {
                    case Result.Done _ -> "";
                    case Result.Failed(Throwable cause) -> Retries.text(cause);
                    case null ->
                            "Drover was stopped while hook %s was called".formatted(note.hook());
                };
        if (failure.isEmpty()) {
            note.frozen(clock.instant()).write(cluster, snapshot);
            jobs.forget(snapshot, HookCall.BEFORE);
            return;
        }
        String reason = "no snapshot was taken, as %s; take another one".formatted(failure);
        note.over(clock.instant(), reason).write(cluster, snapshot);
        jobs.forget(snapshot, HookCall.BEFORE);
        run.warningEvent("SnapshotHookFailed", reason);
        throw new Unobtainable(reason);
    }
}
