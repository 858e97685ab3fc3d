package io.drover.control.mover;

import io.drover.control.job.JobRunner;
import io.drover.reconcile.CacheScope;
import io.drover.reconcile.Informers;
import io.drover.resource.Cluster;
import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotContent;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.apache.camel.Body;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Removes what was made for a backup or a restore: the Job, its Pod, the claim that it has, the
 * mirror pair, in an order in which nothing holds up the next. Bean {@code moverCleaning}.
 */
public final class MoverCleaning {
    private static final Logger LOG = LoggerFactory.getLogger(MoverCleaning.class);

    /** For one step; a Pod has 60 seconds to stop. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** For the caches to see what was deleted before they knew it. */
    private static final Duration CACHES = Duration.ofSeconds(10);

    private final Informers informers;
    private final Cluster cluster;
    private final CacheWaits waits;
    private final MoverStates states;
    private final JobRunner jobs;
    private final PersistentVolumes volumes;

    MoverCleaning(
            Informers informers,
            Cluster cluster,
            CacheWaits waits,
            MoverStates states,
            JobRunner jobs) {
        this.informers = informers;
        this.cluster = cluster;
        this.waits = waits;
        this.states = states;
        this.jobs = jobs;
        this.volumes = new PersistentVolumes(cluster);
    }

    /** Stops the Job, and waits until its Pod is gone. */
    public void stop(@Body JobPlan plan) {
        states.forget(plan);
        guard(
                plan,
                () -> {
                    List<Job> living = JobPlan.living(informers, plan.uid());
                    stop(plan.uid(), living.isEmpty() ? List.of(unseen(plan)) : living);
                });
    }

    /** Removes the copy, or what was to be filled, once no Pod has it any more. */
    public void removeCopy(@Body JobPlan plan) {
        guard(plan, () -> removeCopy(plan.uid()));
    }

    /** Removes the mirror pair, once nothing is made from it any more. */
    public void removeMirror(@Body MoverPlan plan) {
        guard(plan, () -> removeMirror(plan.uid()));
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    /**
     * Where another Drover, or a later start of this one, takes it up, everything stays. Nothing
     * else ends it half way, such as the deletion of its Backup while it is on: a step looks at
     * what there is, and is repeated.
     */
    private void guard(JobPlan plan, Step step) {
        boolean interrupted = Thread.interrupted();
        boolean done = false;
        while (!done && !jobs.isSuspended()) {
            try {
                step.run();
                done = true;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (KubernetesClientException e) {
                if (Thread.interrupted()) {
                    interrupted = true;
                } else {
                    LOG.warn("{} is cleaned up later: {}", plan.name(), e.getMessage());
                    done = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * All of it. Does nothing if there is nothing of it.
     *
     * @param backupUid of the Backup that it was made for
     */
    void clean(String backupUid) throws InterruptedException {
        stop(backupUid, JobPlan.living(informers, backupUid));
        removeCopy(backupUid);
        removeMirror(backupUid);
    }

    private void stop(String backupUid, List<Job> living) throws InterruptedException {
        waits.watch(List.of(Job.class, Pod.class));
        delete(cluster, living);
        if (!isGone(() -> isIdle(backupUid))) {
            LOG.warn(
                    "the Job of {} does not stop; it is looked after later",
                    MoverPlan.name(backupUid));
        }
    }

    /** One that was made just now may be missing in the caches. */
    private Job unseen(JobPlan plan) {
        return new JobBuilder()
                .withNewMetadata()
                .withNamespace(cluster.namespace())
                .withName(plan.job())
                .endMetadata()
                .build();
    }

    /** Their Pods stop some time later. */
    static void delete(Cluster cluster, List<Job> jobs) {
        jobs.forEach(
                job ->
                        cluster.writer()
                                .resource(job)
                                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                                .delete());
    }

    /** A Pod in place of one whose copy is gone would wait for ever. */
    private boolean isIdle(String backupUid) {
        return informers.list(Job.class, JobPlan.OWNER, backupUid).isEmpty()
                && informers.list(Pod.class, JobPlan.OWNER, backupUid).isEmpty();
    }

    private void removeMirror(String backupUid) throws InterruptedException {
        if (!informers.isFilled(CacheScope.SNAPSHOTS)) {
            // a cluster without VolumeSnapshots has none of ours
            return;
        }
        waits.watch(List.of(VolumeSnapshot.class, VolumeSnapshotContent.class));
        String name = MoverPlan.name(backupUid);
        String key = cluster.namespace() + "/" + name;
        if (informers.find(PersistentVolumeClaim.class, key).isPresent()) {
            LOG.info("VolumeSnapshot {} stays as long as the claim that is made from it", key);
            return;
        }
        remove(VolumeSnapshot.class, cluster.namespace(), name);
        remove(VolumeSnapshotContent.class, "", name);
    }

    /** By a reclaim policy Retain its disk would stay for ever. */
    private void removeCopy(String uid) throws InterruptedException {
        waits.watch(
                List.of(Job.class, Pod.class, PersistentVolumeClaim.class, PersistentVolume.class));
        if (!isGone(CACHES, () -> isIdle(uid))) {
            LOG.info("{} stays as long as its Job is there", MoverPlan.name(uid));
            return;
        }
        for (String name : List.of(MoverPlan.name(uid), RestorePlan.name(uid))) {
            removeClaim(name);
        }
    }

    private void removeClaim(String name) throws InterruptedException {
        Optional<PersistentVolumeClaim> copy =
                Optional.ofNullable(
                        cluster.client()
                                .persistentVolumeClaims()
                                .inNamespace(cluster.namespace())
                                .withName(name)
                                .get());
        if (copy.isEmpty()) {
            return;
        }
        Optional<PersistentVolume> persistent =
                volumes.find(copy.get().getSpec().getVolumeName())
                        .filter(found -> PersistentVolumes.isOf(found, copy.get()));
        persistent.ifPresent(volumes::dispose);
        remove(PersistentVolumeClaim.class, cluster.namespace(), name);
        if (persistent.isPresent()) {
            String volume = persistent.get().getMetadata().getName();
            isGone(() -> informers.find(PersistentVolume.class, volume).isEmpty());
        }
    }

    private <T extends HasMetadata> void remove(Class<T> kind, String namespace, String name)
            throws InterruptedException {
        if (namespace.isEmpty()) {
            cluster.writer().resources(kind).withName(name).delete();
        } else {
            cluster.writer().resources(kind).inNamespace(namespace).withName(name).delete();
        }
        String key = namespace.isEmpty() ? name : namespace + "/" + name;
        if (!isGone(() -> informers.find(kind, key).isEmpty())) {
            LOG.warn("{} {} does not go; it is looked after later", kind.getSimpleName(), key);
        }
    }

    private boolean isGone(BooleanSupplier look) throws InterruptedException {
        return isGone(PATIENCE, look);
    }

    private boolean isGone(Duration patience, BooleanSupplier look) throws InterruptedException {
        return waits.within(
                        patience, () -> look.getAsBoolean() ? Optional.of(true) : Optional.empty())
                .isPresent();
    }
}
