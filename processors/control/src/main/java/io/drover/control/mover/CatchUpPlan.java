package io.drover.control.mover;

import io.drover.control.claim.ClaimRequest;
import io.drover.mover.CatchUpRun;
import io.drover.mover.CatchUpTask;
import io.drover.mover.CatchUpWay;
import io.drover.mover.LeasedRun;
import io.drover.mover.MoverOutcome.Reached;
import io.drover.mover.MoverProgress;
import io.drover.resource.Backup;
import io.drover.resource.Volume;
import io.drover.store.TargetReference;

/**
 * What is needed to bring the claim of a standby volume to a later backup: a claim in Drover's
 * namespace, which stays there, is written by a Job.
 *
 * @param task what is to be done
 * @param volume that it is for
 * @param attempt number of the step: no two Jobs have the same, so that none finds what an earlier
 *     one has left
 * @param request the claim that gets the volume when the standby volume is activated
 * @param backup that is written
 * @param size bytes of the followed volume now
 * @param way in which the device is written
 * @param held what the device holds
 * @param whole whether it holds that completely
 * @param resumed whether there is a Job already, which is followed
 */
public record CatchUpPlan(
        CatchUpTask task,
        Volume volume,
        int attempt,
        ClaimRequest request,
        Backup backup,
        long size,
        CatchUpWay way,
        Reached held,
        boolean whole,
        boolean resumed)
        implements ClaimPlan {
    /** Whether a Job has to be made. */
    public boolean isFresh() {
        return !resumed;
    }

    @Override
    public boolean isToBeWritten() {
        return true;
    }

    @Override
    public String command() {
        return "catch-up";
    }

    @Override
    public TargetReference target() {
        return task.target();
    }

    @Override
    public LeasedRun run(String namespace, long bandwidth) {
        return CatchUpRun.of(task, way, held, namespace, job(), bandwidth);
    }

    @Override
    public String describe(MoverProgress progress) {
        return progress.bytesTotal() == 0
                ? way == CatchUpWay.DIFFERENCE
                        ? "finding out what differs"
                        : "reading what the device has"
                : "%d of %d MiB fetched"
                        .formatted(progress.bytesDone() >> 20, progress.bytesTotal() >> 20);
    }
}
