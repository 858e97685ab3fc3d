package io.drover.mover;

import static java.util.Objects.requireNonNullElse;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.restore.CatchUpRequest;

/**
 * A step of a standby volume's device that a mover has to make, as plain data: content of {@code
 * run.json}. There is no secret in it.
 *
 * @param version of this form; a later Drover reads what an earlier one wrote
 */
public record CatchUpRun(
        int version, String namespace, String lease, Target target, Step step, long bandwidth)
        implements LeasedRun {
    /**
     * @param volume in the store
     * @param backup in the store
     * @param way {@link CatchUpWay#id}
     * @param held what the device holds; its backup is empty if it holds none
     */
    public record Step(String volume, String backup, String way, MoverOutcome.Reached held) {
        public Step {
            held = requireNonNullElse(held, MoverOutcome.Reached.NOTHING);
        }

        CatchUpRequest request() {
            return new CatchUpRequest(new VolumeName(volume), new BackupName(backup));
        }
    }

    /**
     * The run of a task.
     *
     * @param held what the device holds
     */
    public static CatchUpRun of(
            CatchUpTask task,
            CatchUpWay way,
            MoverOutcome.Reached held,
            String namespace,
            String lease,
            long bandwidth) {
        return new CatchUpRun(
                VERSION,
                namespace,
                lease,
                Target.of(task.target()),
                new Step(
                        task.request().volume().value(),
                        task.request().backup().value(),
                        way.id(),
                        held),
                bandwidth);
    }
}
