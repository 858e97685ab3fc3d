package io.drover.control.mover;

import io.drover.control.claim.ClaimRequest;
import io.drover.mover.LeasedRun;
import io.drover.mover.MoverProgress;
import io.drover.mover.RestoreRun;
import io.drover.mover.RestoreTask;
import io.drover.resource.Backup;
import io.drover.resource.Volume;
import io.drover.store.TargetReference;

/**
 * What is needed to restore a backup into a claim: a claim in Drover's namespace is filled by a
 * Job, and its volume is handed over to the claim then.
 *
 * @param task what is to be done
 * @param volume that it is for
 * @param attempt 1 or more
 * @param request the claim
 * @param backup that is restored
 * @param size bytes of the volume that was backed up
 * @param stage how much of it has been done
 */
public record RestorePlan(
        RestoreTask task,
        Volume volume,
        int attempt,
        ClaimRequest request,
        Backup backup,
        long size,
        Stage stage)
        implements ClaimPlan {
    /** What is to be done next. */
    enum Stage {
        WRITE,
        HAND_OVER,
        DONE
    }

    @Override
    public boolean isToBeWritten() {
        return stage == Stage.WRITE;
    }

    /** Whether nothing but that is to be done. */
    public boolean isOnlyToBeHandedOver() {
        return stage == Stage.HAND_OVER;
    }

    /** Whether the claim has to get its volume. */
    public boolean isToBeHandedOver() {
        return stage != Stage.DONE;
    }

    static String name(String volumeUid) {
        return "rs-" + JobPlan.digits(volumeUid);
    }

    @Override
    public String command() {
        return "restore";
    }

    @Override
    public TargetReference target() {
        return task.target();
    }

    @Override
    public LeasedRun run(String namespace, long bandwidth) {
        return RestoreRun.of(task, namespace, job(), bandwidth);
    }

    @Override
    public String describe(MoverProgress progress) {
        return "%d of %d MiB fetched"
                .formatted(progress.bytesDone() >> 20, progress.bytesTotal() >> 20);
    }
}
