package io.drover.blockengine.backup;

import io.drover.blockengine.pipeline.Cancellable;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSource;

import java.io.IOException;

/** The thread of one backup of a group, from its lock to its outcome. */
final class MemberRun {
    private final BackupMember member;
    private final SharedReading.Seat seat;
    private volatile MemberOutcome outcome;

    MemberRun(BackupMember member, SharedReading.Seat seat) {
        this.member = member;
        this.seat = seat;
    }

    /**
     * @throws InterruptedException if the group is cancelled
     */
    void run(BlockSource source) throws InterruptedException {
        outcome = end(source);
        member.onEnd().accept(outcome);
    }

    private MemberOutcome end(BlockSource source) throws InterruptedException {
        try (SharedReading.Seat taken = seat) {
            taken.prepare();
            return new MemberOutcome.Completed(backUp(source));
        } catch (FellBehindException e) {
            return new MemberOutcome.Behind(e.getMessage());
        } catch (InterruptedException e) {
            if (seat.isLeftBehind()) {
                return new MemberOutcome.Behind(seat.notReady());
            }
            throw e;
        } catch (StoreException | IOException | RuntimeException | Error e) {
            return new MemberOutcome.Failed(e);
        } finally {
            if (seat.isLeftBehind()) {
                // the interrupt came from the others, and is not for what follows
                Thread.interrupted();
            }
        }
    }

    private BackupOutcome backUp(BlockSource source)
            throws StoreException, IOException, InterruptedException {
        BackupOperation operation =
                new BackupOperation(
                        member.store(), member.request(), member.options(), member.clock());
        return Cancellable.run(
                () -> operation.run(source, member.changes(), member.progress(), seat));
    }

    /** Set once {@link #run} has returned. */
    MemberOutcome outcome() {
        return outcome;
    }
}
