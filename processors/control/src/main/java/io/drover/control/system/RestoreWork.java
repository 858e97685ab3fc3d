package io.drover.control.system;

import io.drover.control.system.SystemObstacle.Failed;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.ResourceKey;
import io.drover.resource.SystemRestore;
import io.drover.resource.SystemRestore.ItemState;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Restores the resources of an archive: targets, images, volumes, jobs, claims. One that fails
 * holds up only those that need it. Bean {@code systemRestoreWork}.
 */
public final class RestoreWork {
    /** Longhorn's own Pods, their rights and its definitions: the chart makes Drover's. */
    private static final String FOREIGN = "it is Longhorn's, or the chart's to make";

    private final Map<SystemKind, ItemRestore> kinds;
    private final SecretsRestore secrets;
    private final Informers informers;
    private final InstantSource clock;
    private final Duration patience;

    /**
     * @param patience how long to wait for targets that are not available
     */
    RestoreWork(
            Map<SystemKind, ItemRestore> kinds,
            SecretsRestore secrets,
            Informers informers,
            InstantSource clock,
            Duration patience) {
        this.kinds = kinds;
        this.secrets = secrets;
        this.informers = informers;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Takes all resources a step further.
     *
     * @throws Waiting until all have ended
     */
    public void follow(
            @Body Reconciliation<SystemRestore, SystemRestore.Status> run,
            @Variable("archive") SystemArchive archive)
            throws Waiting {
        informers.await(
                run.key(),
                List.of(
                        ResourceKey.any(BackupTarget.class),
                        ResourceKey.any(BackingImage.class),
                        ResourceKey.any(BackupBackingImage.class),
                        ResourceKey.any(BackupVolume.class),
                        ResourceKey.any(Backup.class),
                        ResourceKey.any(Volume.class),
                        ResourceKey.any(PersistentVolumeClaim.class)));
        RestoreProgress progress = progress(run, archive);
        for (SystemKind kind : SystemKind.values()) {
            archive.list(kind).stream()
                    .map(object -> new RestoreItem(kind, object))
                    .forEach(item -> progress.put(look(run, item, progress)));
        }
        secrets.look(progress).ifPresent(progress::put);
        foreign(archive).forEach(progress::put);
        run.status().items = new ArrayList<>(progress.all());
        if (progress.has(RestoreItem.PENDING)) {
            run.requeueAfter(patienceLeft(run));
            long open =
                    progress.all().stream()
                            .filter(item -> item.state().equals(RestoreItem.PENDING))
                            .count();
            throw new Waiting("%d of %d resources are open".formatted(open, progress.all().size()));
        }
        informers.await(run.key(), List.of());
    }

    private RestoreProgress progress(
            Reconciliation<SystemRestore, SystemRestore.Status> run, SystemArchive archive) {
        SystemRestore restore = new SystemRestore();
        restore.setMetadata(run.resource().getMetadata());
        restore.setStatus(run.status());
        return new RestoreProgress(restore, archive, end(run).isAfter(clock.instant()));
    }

    private Instant end(Reconciliation<SystemRestore, SystemRestore.Status> run) {
        return Times.parse(run.status().startedAt).orElseGet(clock::instant).plus(patience);
    }

    /** Beyond that, the changes of the resources say when to look again. */
    private Duration patienceLeft(Reconciliation<SystemRestore, SystemRestore.Status> run) {
        Duration left = Duration.between(clock.instant(), end(run));
        return left.isPositive() ? left : patience;
    }

    /** What has ended is not looked at again: somebody may have deleted it since. */
    private ItemState look(
            Reconciliation<SystemRestore, SystemRestore.Status> run,
            RestoreItem item,
            RestoreProgress progress) {
        Optional<ItemState> before =
                run.resource().getStatus().items.stream()
                        .filter(state -> state.kind().equals(item.kind().kind()))
                        .filter(state -> state.name().equals(item.name()))
                        .filter(state -> !state.state().equals(RestoreItem.PENDING))
                        .findFirst();
        if (before.isPresent()) {
            return before.get();
        }
        try {
            return kinds.get(item.kind()).look(item, progress);
        } catch (Waiting e) {
            return item.is(RestoreItem.PENDING, e.getMessage());
        } catch (Failed e) {
            run.warningEvent(
                    "SystemRestoreItemFailed",
                    "%s %s: %s".formatted(item.kind().kind(), item.name(), e.getMessage()));
            return item.is(RestoreItem.FAILED, e.getMessage());
        }
    }

    /** What Drover does not restore, a line for each kind. */
    static List<ItemState> foreign(SystemArchive archive) {
        return archive.lists().entrySet().stream()
                .filter(list -> SystemKind.ofFile(list.getKey()).isEmpty())
                .filter(list -> !list.getValue().isEmpty())
                .map(
                        list ->
                                new ItemState(
                                        list.getValue()
                                                .getFirst()
                                                .path("kind")
                                                .asText(list.getKey()),
                                        "(%d)".formatted(list.getValue().size()),
                                        RestoreItem.SKIPPED,
                                        FOREIGN))
                .toList();
    }
}
