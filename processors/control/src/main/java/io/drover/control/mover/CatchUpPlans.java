package io.drover.control.mover;

import io.drover.blockengine.store.StoreException;
import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.backupvolume.Backups;
import io.drover.control.claim.ClaimRequest;
import io.drover.mover.CatchUpTask;
import io.drover.mover.CatchUpWay;
import io.drover.mover.MoverOutcome.Reached;
import io.drover.reconcile.Informers;
import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

import org.apache.camel.Body;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds what a step of a standby volume needs that is a claim, by what is known of its device, and
 * notes that it begins. Bean {@code catchUpPlans}.
 */
public final class CatchUpPlans {
    private static final Set<String> FINAL = Set.of("Succeeded", "Failed");

    private final Informers informers;
    private final Cluster cluster;
    private final PrimeClaims primes;
    private final StandbyNotes notes;
    private final UntouchedSteps untouched;

    CatchUpPlans(Informers informers, Cluster cluster, PrimeClaims primes) {
        this.informers = informers;
        this.cluster = cluster;
        this.primes = primes;
        this.notes = new StandbyNotes(cluster);
        this.untouched = new UntouchedSteps(cluster);
    }

    /**
     * A step whose Job is there already is gone on with, even if there is a later backup by now:
     * two Jobs must not write one device.
     *
     * @throws IOException if something is missing, or the backup cannot be in a claim
     */
    public CatchUpPlan plan(@Body CatchUpTask task) throws IOException {
        // not from a cache: what an earlier step has noted must not be missed
        Volume volume =
                cluster.find(Volume.class, task.volume())
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "Volume '%s' is gone".formatted(task.volume())));
        if (!task.backingImage().isEmpty()) {
            throw new IOException(
                    "the followed volume lies on backing image '%s', and a claim cannot; follow it with a volume of Drover's own"
                            .formatted(task.backingImage()));
        }
        Optional<StandbyNotes.Step> underWay =
                StandbyNotes.step(volume).filter(step -> hasJob(volume, step));
        if (underWay.isPresent()) {
            return resumed(task, volume, underWay.get());
        }
        if (task.target().url().isEmpty()) {
            throw new IOException(
                    "the Job that brought it to backup %s is gone, and so is backup target %s; create that again"
                            .formatted(task.request().backup(), task.target().name()));
        }
        Volume settled = untouched.settled(volume);
        return fresh(task, settled, held(settled));
    }

    private boolean hasJob(Volume volume, StandbyNotes.Step step) {
        return cluster.find(Job.class, UntouchedSteps.job(volume, step))
                        .filter(job -> !job.isMarkedForDeletion())
                        .isPresent()
                && !untouched.isClosed(volume, step);
    }

    /** What its claim does not have is not held: somebody has deleted that. */
    private Optional<StandbyNotes.Held> held(Volume volume) {
        Optional<StandbyNotes.Held> noted = StandbyNotes.held(volume);
        Optional<String> claim = primes.find(volume).map(found -> found.getMetadata().getUid());
        return noted.filter(held -> claim.filter(held.claim()::equals).isPresent());
    }

    private CatchUpPlan fresh(CatchUpTask task, Volume volume, Optional<StandbyNotes.Held> held)
            throws IOException {
        boolean cutOff = StandbyNotes.step(volume).isPresent();
        CatchUpWay known = held.isPresent() ? CatchUpWay.DIFFERENCE : CatchUpWay.FULL;
        return plan(
                task,
                volume,
                StandbyNotes.next(volume),
                cutOff ? CatchUpWay.COMPARISON : known,
                held,
                held.isPresent() && !cutOff,
                false);
    }

    private CatchUpPlan resumed(CatchUpTask task, Volume volume, StandbyNotes.Step step)
            throws IOException {
        return plan(
                task.of(step.backup()),
                volume,
                step.number(),
                CatchUpWay.COMPARISON,
                StandbyNotes.held(volume),
                step.whole(),
                true);
    }

    private CatchUpPlan plan(
            CatchUpTask task,
            Volume volume,
            int number,
            CatchUpWay way,
            Optional<StandbyNotes.Held> held,
            boolean whole,
            boolean resumed)
            throws IOException {
        Optional<BackupVolume> source =
                BackupVolumes.find(
                        informers, task.target().name(), task.request().volume().value());
        List<Backup> known =
                source.map(found -> Backups.of(informers, found.getSpec())).orElse(List.of());
        Optional<Backup> backup =
                known.stream()
                        .filter(
                                found ->
                                        Backups.remoteName(found)
                                                .equals(task.request().backup().value()))
                        .findFirst();
        if (backup.isEmpty() && held.isEmpty() && !resumed) {
            throw new IOException(
                    "backup %s is not known yet; it is looked for again"
                            .formatted(task.request().backup()));
        }
        long size =
                Math.max(
                        number(volume.getSpec().size),
                        Math.max(
                                source.map(found -> number(found.getStatus().size)).orElse(0L),
                                backup.map(found -> number(found.getStatus().volumeSize))
                                        .orElse(0L)));
        return new CatchUpPlan(
                task,
                volume,
                number,
                ClaimRequest.of(volume),
                backup.orElseGet(
                        () ->
                                UnknownBackup.of(
                                        task.request().backup().value(),
                                        held.map(found -> found.reached().labels()),
                                        known)),
                size,
                way,
                held.map(StandbyNotes.Held::reached).orElse(Reached.NOTHING),
                whole,
                resumed);
    }

    private static long number(String text) {
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    /**
     * Notes that the device is going to be written.
     *
     * @throws StoreException.Unavailable if an earlier step may still write it
     * @throws IOException if its claim is gone
     */
    public void begin(@Body CatchUpPlan plan) throws IOException, StoreException.Unavailable {
        requireNone(
                made(Job.class, plan)
                        .filter(job -> !job.getMetadata().getName().equals(plan.job())));
        requireNone(
                made(Pod.class, plan).filter(pod -> !isOver(pod)).filter(pod -> !isOf(pod, plan)));
        primes.uid(plan);
        if (plan.isFresh()) {
            notes.begin(plan);
        }
    }

    private <T extends HasMetadata> Stream<T> made(Class<T> kind, CatchUpPlan plan) {
        return cluster
                .client()
                .resources(kind)
                .inNamespace(cluster.namespace())
                .withLabel(JobPlan.OWNER, plan.uid())
                .list()
                .getItems()
                .stream();
    }

    private static void requireNone(Stream<? extends HasMetadata> earlier)
            throws StoreException.Unavailable {
        Optional<? extends HasMetadata> found = earlier.findFirst();
        if (found.isPresent()) {
            throw new StoreException.Unavailable(
                    "%s %s of an earlier step has not ended, and nothing else may write the volume before"
                            .formatted(found.get().getKind(), found.get().getMetadata().getName()));
        }
    }

    private static boolean isOver(Pod pod) {
        return pod.getStatus() != null && FINAL.contains(pod.getStatus().getPhase());
    }

    private static boolean isOf(Pod pod, CatchUpPlan plan) {
        return pod.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getName().equals(plan.job()));
    }
}
