package io.drover.control.connection;

import io.drover.blockengine.delete.DeletionPreview;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.StoreException;
import io.drover.resource.BackupTarget;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * What the deletion of backups would remove from a store, for a person who waits: reads what the
 * other backups of the volume refer to. Thread-safe.
 */
public final class DeletionWeights {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TargetConnections connections;

    public DeletionWeights(TargetConnections connections) {
        this.connections = connections;
    }

    /**
     * @param blocks that no other backup of the volume needs
     * @param bytes of these, as they are stored
     * @param doubt why that is not known, or why nothing would be removed; empty if it is known
     */
    public record Weight(long blocks, long bytes, String doubt) {
        private static Weight unknown(String reason) {
            return new Weight(0, 0, reason);
        }
    }

    /** At most 20 s. */
    public Weight of(String target, String volume, Set<String> backups)
            throws InterruptedException {
        FutureTask<Weight> look = new FutureTask<>(() -> look(target, volume, backups));
        Thread thread = Thread.ofVirtual().name("deletion-weight").start(look);
        try {
            return look.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            return Weight.unknown(
                    "the store has not told within %d s".formatted(PATIENCE.toSeconds()));
        } catch (ExecutionException e) {
            throw new IllegalStateException("looking at what a deletion removes", e.getCause());
        }
    }

    private Weight look(String target, String volume, Set<String> backups) {
        BackupTarget found = connections.findUsable(target).orElse(null);
        if (found == null) {
            return Weight.unknown("target %s cannot be used at the moment".formatted(target));
        }
        try {
            DeletionPreview preview =
                    connections
                            .open(found)
                            .previewDeletion(
                                    new VolumeName(volume),
                                    backups.stream()
                                            .map(BackupName::new)
                                            .collect(Collectors.toSet()));
            return new Weight(
                    preview.blocks(), preview.bytes(), preview.blocksKeptBecause().orElse(""));
        } catch (StoreException | IllegalArgumentException e) {
            return Weight.unknown(e.getMessage());
        }
    }
}
