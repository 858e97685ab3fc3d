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
            member.cancellation().begin();
            taken.prepare();
            return new MemberOutcome.Completed(backUp(source));
        } catch (StoreException | IOException | InterruptedException | RuntimeException | Error e) {
            return failed(e);
        } finally {
            member.cancellation().end();
            if (seat.isLeftBehind()) {
                // the interrupt came from the others, and is not for what follows
                Thread.interrupted();
            }
        }
    }

    /** An interrupted operation may fail in any way, so what was asked of it comes first. */
    private MemberOutcome failed(Throwable cause) throws InterruptedException {
        if (member.cancellation().isRequested()) {
            return new MemberOutcome.Failed(Cancellation.cancelled(cause));
        }
        return switch (cause) {
            case FellBehindException e -> new MemberOutcome.Behind(e.getMessage());
            case InterruptedException _ when seat.isLeftBehind() ->
                    new MemberOutcome.Behind(seat.notReady());
            case InterruptedException e -> throw e;
            default -> new MemberOutcome.Failed(cause);
        };
    }

    private BackupOutcome backUp(BlockSource source)
            throws StoreException, IOException, InterruptedException {
        BackupOperation operation = member.operation();
        return Cancellable.run(
                () -> operation.run(source, member.changes(), member.progress(), seat));
    }

    /** Set once {@link #run} has returned. */
    MemberOutcome outcome() {
        return outcome;
    }
}
