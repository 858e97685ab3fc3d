package io.drover.control.mover;

import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.apache.camel.Body;

import java.time.InstantSource;
import java.util.Optional;

/** Looks after the claims of standby volumes between their steps. Bean {@code standbyClaims}. */
public final class StandbyClaims {
    private final Informers informers;
    private final Cluster cluster;
    private final PrimeClaims primes;
    private final LostPrimes losses;
    private final LeftSteps left;
    private final MoverStates states;
    private final StandbyNotes notes;
    private final InstantSource clock;

    StandbyClaims(
            Informers informers,
            Cluster cluster,
            PrimeClaims primes,
            LostPrimes losses,
            LeftSteps left,
            MoverStates states,
            InstantSource clock) {
        this.informers = informers;
        this.cluster = cluster;
        this.primes = primes;
        this.losses = losses;
        this.left = left;
        this.states = states;
        this.notes = new StandbyNotes(cluster);
        this.clock = clock;
    }

    /**
     * What somebody has deleted, claim or volume, is made anew, and filled from the last backup. A
     * step that has written nothing is taken back if nobody goes on with it.
     */
    public void check(@Body Reconciliation<Volume, Volume.Status> run) {
        Volume volume = run.resource();
        Optional<StandbyNotes.Held> held = StandbyNotes.held(volume);
        if (held.isEmpty() || StandbyNotes.isHandedOver(volume)) {
            return;
        }
        String name = RestorePlan.name(volume.getMetadata().getUid());
        boolean there =
                isThat(
                                informers.find(
                                        PersistentVolumeClaim.class,
                                        cluster.namespace() + "/" + name),
                                held.get())
                        || isThat(primes.find(volume), held.get());
        if (!there) {
            run.warningEvent(
                    "StandbyDataLost",
                    "claim %s with what was restored is gone; it is made anew, and filled from the last backup"
                            .formatted(name));
            notes.forget(volume);
            return;
        }
        left.settle(run);
        if (StandbyNotes.step(volume).isEmpty() && losses.isSuspicious(volume)) {
            // a step that is under way finds out by itself
            losses.findLost(volume).ifPresent(lost -> giveUp(run, lost));
        }
    }

    private void giveUp(Reconciliation<Volume, Volume.Status> run, PersistentVolumeClaim lost) {
        run.warningEvent(
                "StandbyDataLost",
                "PersistentVolume %s of claim %s with what was restored is gone; both are made anew, and filled from the last backup. Find out who deletes PersistentVolumes that are in use"
                        .formatted(lost.getSpec().getVolumeName(), lost.getMetadata().getName()));
        cluster.deleteOutside(lost);
        notes.forget(run.resource());
    }

    private static boolean isThat(Optional<PersistentVolumeClaim> claim, StandbyNotes.Held held) {
        return claim.filter(found -> found.getMetadata().getUid().equals(held.claim())).isPresent();
    }

    /** What the Job of a step is about, behind what condition CaughtUp says. */
    public void describe(@Body Reconciliation<Volume, Volume.Status> run) {
        Optional<String> text = states.text(run.resource().getMetadata().getUid());
        Optional<Condition> condition =
                Conditions.find(run.status().conditions, Volume.CAUGHT_UP)
                        .filter(found -> found.reason().equals("CatchingUp"));
        if (text.isPresent() && condition.isPresent()) {
            run.status().conditions =
                    Conditions.with(
                            run.status().conditions,
                            Volume.CAUGHT_UP,
                            condition.get().isTrue(),
                            condition.get().reason(),
                            condition.get().message() + "; " + text.get(),
                            clock.instant());
        }
    }
}
