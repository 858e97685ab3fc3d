package io.drover.control.mover;

import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.control.claim.ClaimFacts;
import io.drover.mover.MoverOutcome.Reached;
import io.drover.resource.Cluster;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.drover.volume.HeldBackup;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the device of a standby volume holds, in annotations of its Volume. That it is going to be
 * written is noted before any Job can: a device has no earlier state to go back to.
 */
public final class StandbyNotes {
    /** The backup that the device held completely, the last time that it held one. */
    static final String HELD = "drover.io/standby-held";

    /** The step that writes the device, or has been cut off. */
    static final String STEP = "drover.io/standby-step";

    /** The number of the last step, once the device is gone. */
    static final String NUMBER = "drover.io/standby-number";

    private static final TransferStatistics NOTHING = new TransferStatistics(0, 0, 0, 0, 0, 0);

    private final RestoreNotes restores;

    StandbyNotes(Cluster cluster) {
        this.restores = new RestoreNotes(cluster);
    }

    /**
     * @param reached the backup, and how its blocks are recognised
     * @param claim uid of the claim that has the device
     * @param number of the step that wrote it
     */
    record Held(Reached reached, String claim, int number) {}

    /**
     * @param backup that it brings the device to
     * @param number unlike that of any other step of the volume
     * @param whole whether the device held a backup completely before it
     * @param idle whether no Pod can have written yet, as there was no Lease for one
     */
    record Step(String backup, int number, boolean whole, boolean idle) {}

    static Optional<Held> held(Volume volume) {
        return RestoreNotes.read(volume, HELD, Held.class)
                .filter(found -> found.reached() != null && !found.reached().backup().isEmpty());
    }

    static Optional<Step> step(Volume volume) {
        return RestoreNotes.read(volume, STEP, Step.class);
    }

    /** The backup that the device held completely, the last time that it held one. */
    public static Optional<HeldBackup> heldBackup(Volume volume) {
        return held(volume)
                .map(
                        found ->
                                new HeldBackup(
                                        found.reached().backup(),
                                        Times.parse(found.reached().taken())
                                                .orElse(Instant.EPOCH)));
    }

    /** Bytes of the volume that was backed up so; empty if there is none. */
    public static Optional<Long> size(Volume volume) {
        return held(volume).map(found -> found.reached().size());
    }

    /** The backup that the device is on the way to, being neither that nor the one before. */
    public static Optional<String> towards(Volume volume) {
        return step(volume).map(Step::backup);
    }

    /** Whether nothing is known of a device: it has not been written yet, or is gone. */
    public static boolean isBlank(Volume volume) {
        return held(volume).isEmpty() && step(volume).isEmpty();
    }

    /** Whether it takes no further backups, since its claim is to get the device. */
    public static boolean isHandedOver(Volume volume) {
        return RestoreNotes.outcome(volume).isPresent();
    }

    /** Whether its claim has the device. */
    public static boolean hasClaim(Volume volume) {
        return isHandedOver(volume) && ClaimFacts.on(volume).isPresent();
    }

    /** The number of the next step. */
    static int next(Volume volume) {
        return last(volume) + 1;
    }

    private static int last(Volume volume) {
        int forgotten = RestoreNotes.read(volume, NUMBER, Integer.class).orElse(0);
        int held = held(volume).map(Held::number).orElse(0);
        int step = step(volume).map(Step::number).orElse(0);
        return Math.max(forgotten, Math.max(held, step));
    }

    /** From now on the device counts as one that is not what it was. */
    void begin(CatchUpPlan plan) {
        note(plan, true);
    }

    /** From now on the device may be written. */
    void admit(CatchUpPlan plan) {
        note(plan, false);
    }

    private void note(CatchUpPlan plan, boolean idle) {
        Step step =
                new Step(
                        plan.task().request().backup().value(), plan.attempt(), plan.whole(), idle);
        annotate(plan.volume(), Map.of(STEP, RestoreNotes.json(step)));
    }

    /** The device holds the backup completely, and its storage has it. */
    void reached(CatchUpPlan plan, Reached reached, String claim) {
        reached(plan.volume(), reached, claim, plan.attempt());
    }

    private void reached(Volume volume, Reached reached, String claim, int number) {
        Map<String, String> notes = new HashMap<>();
        notes.put(HELD, RestoreNotes.json(new Held(reached, claim, number)));
        notes.put(STEP, null);
        annotate(volume, notes);
    }

    /**
     * Nothing was written: the device holds what it held, if that was complete.
     *
     * @param volume as the API server has it
     * @param number of the step; nothing is done if it is not the last one
     */
    void untouched(Volume volume, int number) {
        boolean whole =
                step(volume)
                        .filter(step -> step.number() == number)
                        .filter(Step::whole)
                        .isPresent();
        if (whole) {
            // its number has been used
            held(volume).ifPresent(held -> reached(volume, held.reached(), held.claim(), number));
        }
    }

    /** The device is gone. Its Jobs and Leases may not be yet, so that their names stay used. */
    void forget(Volume volume) {
        Map<String, String> none = new HashMap<>();
        none.put(NUMBER, Integer.toString(last(volume)));
        none.put(HELD, null);
        none.put(STEP, null);
        annotate(volume, none);
    }

    /**
     * Its claim is to get the device, which is not written any more; does nothing unless that holds
     * a backup completely.
     *
     * @param volume as the API server has it
     */
    void handOver(Volume volume) {
        if (step(volume).isEmpty()) {
            size(volume)
                    .ifPresent(
                            size ->
                                    restores.written(
                                            volume.getMetadata().getName(),
                                            new RestoreOutcome(size, NOTHING)));
        }
    }

    private void annotate(Volume volume, Map<String, String> annotations) {
        restores.annotate(volume.getMetadata().getName(), annotations);
    }
}
