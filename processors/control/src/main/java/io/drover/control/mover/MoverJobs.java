package io.drover.control.mover;

import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.blockengine.store.StoreException;
import io.drover.control.connection.TargetConnections;
import io.drover.control.setting.Settings;
import io.drover.mover.CatchUpResult;
import io.drover.mover.DataMoverRoute;
import io.drover.mover.MoverOutcome;
import io.drover.mover.Transfers;
import io.drover.reconcile.Informers;
import io.drover.resource.Cluster;
import io.drover.resource.MoverLease;
import io.drover.resource.Volume;
import io.drover.volume.HeldBackup;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The Jobs that move data: made, followed to their end, judged. Bean {@code moverJobs}. */
public final class MoverJobs {
    static final String RUN_FILE = "run.json";

    private final Informers informers;
    private final Cluster cluster;
    private final JobTemplate template;
    private final MoverImage image;
    private final MoverSettings settings;
    private final Settings limits;
    private final CacheWaits waits;
    private final MoverStates states;
    private final TargetConnections stores;
    private final Transfers transfers;
    private final JobOutcomes outcomes;
    private final LostPrimes losses;
    private final RestoreNotes notes;
    private final StandbyNotes standby;
    private final PrimeClaims primes;

    MoverJobs(
            Informers informers,
            Cluster cluster,
            MoverImage image,
            MoverSettings settings,
            Settings limits,
            CacheWaits waits,
            MoverStates states,
            TargetConnections stores,
            Transfers transfers,
            JobOutcomes outcomes,
            LostPrimes losses,
            PrimeClaims primes) {
        this.informers = informers;
        this.cluster = cluster;
        this.template = new JobTemplate(settings);
        this.image = image;
        this.settings = settings;
        this.limits = limits;
        this.waits = waits;
        this.states = states;
        this.stores = stores;
        this.transfers = transfers;
        this.outcomes = outcomes;
        this.losses = losses;
        this.notes = new RestoreNotes(cluster);
        this.standby = new StandbyNotes(cluster);
        this.primes = primes;
    }

    /**
     * Makes Job, Lease and ConfigMap, as far as they are not there; its Pod waits for both.
     *
     * @throws StoreException.Unavailable if a quota does not allow it now
     * @throws IOException if the image is not known
     */
    public void start(@Body JobPlan plan) throws IOException, StoreException.Unavailable {
        try {
            cluster.createIfAbsent(template.of(plan, cluster.namespace(), image.get()));
        } catch (KubernetesClientException e) {
            throw QuotaRefusal.of(e, "the Job");
        }
        Job job =
                cluster.find(Job.class, plan.job())
                        .orElseThrow(() -> new StoreException.Unavailable("the Job was deleted"));
        cluster.createIfAbsent(lease(plan, job, plan instanceof CatchUpPlan step && admit(step)));
        cluster.createIfAbsent(run(plan, job));
    }

    private ObjectMetaBuilder belonging(JobPlan plan, Job job) {
        return new ObjectMetaBuilder(plan.owned(plan.job(), cluster.namespace()))
                .withOwnerReferences(Cluster.ownerOf(job));
    }

    /** Whether no Pod can have written the device, so that a new Lease may say so. */
    private boolean admit(CatchUpPlan plan) {
        boolean idle =
                cluster.find(Volume.class, plan.task().volume())
                        .flatMap(StandbyNotes::step)
                        .filter(step -> step.number() == plan.attempt())
                        .filter(StandbyNotes.Step::idle)
                        .isPresent();
        if (idle) {
            standby.admit(plan);
        }
        return idle;
    }

    private Lease lease(JobPlan plan, Job job, boolean untouched) {
        return new LeaseBuilder()
                .withMetadata(
                        belonging(plan, job)
                                .withAnnotations(
                                        untouched ? Map.of(MoverLease.TOUCHED, "false") : Map.of())
                                .build())
                .withNewSpec()
                .endSpec()
                .build();
    }

    /** Of one Job, as many as may run by now. */
    private long share() {
        return settings.share(limits.concurrentBackups());
    }

    private ConfigMap run(JobPlan plan, Job job) {
        return new ConfigMapBuilder()
                .withMetadata(belonging(plan, job).build())
                .addToData(
                        RUN_FILE,
                        Cluster.MAPPER
                                .valueToTree(plan.run(cluster.namespace(), share()))
                                .toString())
                .build();
    }

    /**
     * Returns when the Job has ended, well or not.
     *
     * @throws StoreException.Unavailable if it is gone, or does not answer any more
     * @throws IOException if it does not begin to work in time, or cannot; {@link PrimeLost} if
     *     there is no volume any more that a restore could write
     */
    public void follow(
            @Body JobPlan plan,
            @ExchangeProperty(DataMoverRoute.PROGRESS) ProgressListener progress)
            throws IOException, StoreException.Unavailable, InterruptedException {
        waits.watch(
                List.of(
                        Job.class,
                        Pod.class,
                        Lease.class,
                        PersistentVolumeClaim.class,
                        PersistentVolume.class));
        JobWatch watch = new JobWatch(plan, informers, cluster, settings.prepare());
        while (!watch.hasEnded()) {
            watch.show(progress, text -> states.set(plan, text));
            watch.check();
            if (plan instanceof ClaimPlan filled) {
                // a backup that stands still is ended by its own reconciliation
                watch.requireBeat(settings.silence());
                losses.glance(filled, watch.isWorking());
            }
            waits.next();
        }
    }

    /**
     * What the mover left as its termination message; the store, where that is lost.
     *
     * @throws StoreException if it failed
     */
    public BackupOutcome outcome(@Body MoverPlan plan) throws StoreException, IOException {
        MoverOutcome outcome = outcomes.require(plan);
        BackupInfo made =
                stores.open(plan.task().target())
                        .inspectBackup(
                                plan.task().request().volume(), plan.task().request().backup());
        if (made.inProgress()) {
            throw new StoreException.Unavailable(
                    "the Job has ended, and the backup in the store has not; it is taken up again");
        }
        transfers.sourceRead(outcome.statistics().bytesRead());
        return new BackupOutcome(made, outcome.statistics(), outcome.found());
    }

    /**
     * As {@link #outcome}, of a restore; it is noted, so that it is not done twice.
     *
     * @throws StoreException if it failed
     */
    public RestoreOutcome restored(@Body RestorePlan plan) throws StoreException, IOException {
        RestoreOutcome outcome =
                new RestoreOutcome(plan.size(), outcomes.require(plan).statistics());
        notes.written(plan, outcome);
        return outcome;
    }

    /**
     * As {@link #outcome}, of a step of a standby volume. It is noted what its device holds now;
     * what it holds after a failure only the Lease tells ({@link CatchUpEnd}).
     *
     * @throws StoreException if it failed
     */
    public CatchUpResult caughtUp(@Body CatchUpPlan plan) throws StoreException, IOException {
        MoverOutcome outcome = outcomes.of(plan);
        outcome.requireSuccess();
        standby.reached(plan, outcome.reached(), primes.uid(plan));
        return new CatchUpResult(
                new RestoreOutcome(outcome.reached().size(), outcome.statistics()),
                new HeldBackup(
                        outcome.reached().backup(), Instant.parse(outcome.reached().taken())),
                outcome.fallback());
    }
}
