package io.drover.control.backupvolume;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.StoreException;
import io.drover.control.backupvolume.BackupChanges.Found;
import io.drover.control.backupvolume.BackupChanges.Gone;
import io.drover.control.backupvolume.BackupChanges.Place;
import io.drover.control.backupvolume.BackupChanges.Unreadable;
import io.drover.control.connection.FoundBackups;
import io.drover.control.connection.SyncRequests;
import io.drover.control.connection.TargetConnections;
import io.drover.control.setting.Settings;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.ResourceKey;
import io.drover.resource.ResourceReader;
import io.drover.resource.Times;

import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares the backups of a volume on a target with the Backups. Bean {@code backupVolumeSync}. */
public final class BackupVolumeSync {
    /** Exchange property with the {@link BackupChanges}. */
    static final String PROPERTY = "changes";

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final ResourceReader resources;
    private final Informers informers;
    private final TargetConnections connections;
    private final FoundBackups foundBackups;
    private final SyncRequests requests;
    private final Settings settings;
    private final InstantSource clock;

    public BackupVolumeSync(
            ResourceReader resources,
            Informers informers,
            TargetConnections connections,
            FoundBackups foundBackups,
            SyncRequests requests,
            Settings settings,
            InstantSource clock) {
        this.resources = resources;
        this.informers = informers;
        this.connections = connections;
        this.foundBackups = foundBackups;
        this.requests = requests;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * @throws TargetNotUsableException if the target is not there or not available; its next change
     *     requeues the BackupVolume
     */
    public void requireUsableTarget(@Body Reconciliation<BackupVolume, BackupVolume.Status> run) {
        String target = run.resource().getSpec().backupTargetName;
        informers.await(run.key(), List.of(new ResourceKey(BackupTarget.class, target)));
        if (connections.findUsable(target).isEmpty()) {
            throw new TargetNotUsableException(target);
        }
        informers.await(run.key(), List.of());
    }

    /** Lists the store and leaves the {@link BackupChanges} in property {@value #PROPERTY}. */
    public void compare(
            @Body Reconciliation<BackupVolume, BackupVolume.Status> run, Exchange exchange)
            throws StoreException {
        String now = Times.format(clock.instant());
        Place place = place(run.resource());
        requests.take(run.name());
        foundBackups.forget(run.resource().getSpec().backupTargetName, place.volume());
        Set<String> remote =
                place.store().backups(place.volume()).stream()
                        .map(BackupName::value)
                        .collect(Collectors.toCollection(TreeSet::new));
        List<Backup> local = Backups.of(resources, run.resource().getSpec());
        Set<String> present = local.stream().map(Backups::remoteName).collect(Collectors.toSet());
        List<Found> found =
                remote.stream()
                        .filter(name -> !present.contains(name))
                        .map(name -> new Found(place, new BackupName(name)))
                        .toList();
        exchange.setProperty(
                PROPERTY,
                changes(
                        place,
                        local,
                        remote,
                        found,
                        leaving(run, local, remote),
                        !remote.equals(present),
                        now));
    }

    /**
     * Those being deleted; at the first synchronisation also those that the cache, which may be
     * behind, shows as not completed.
     */
    private static List<ResourceKey> leaving(
            Reconciliation<BackupVolume, BackupVolume.Status> run,
            List<Backup> local,
            Set<String> remote) {
        boolean first = run.status().lastSyncedAt.isEmpty();
        return local.stream()
                .filter(backup -> remote.contains(Backups.remoteName(backup)))
                .filter(
                        backup ->
                                backup.isMarkedForDeletion()
                                        || first && Backups.isUnfinished(backup))
                .map(ResourceKey::of)
                .toList();
    }

    private Place place(BackupVolume resource) {
        String name = resource.getSpec().backupTargetName;
        BackupTarget target =
                connections.findUsable(name).orElseThrow(() -> new TargetNotUsableException(name));
        return new Place(
                resource,
                connections.openAgain(target),
                new VolumeName(resource.getSpec().volumeName));
    }

    private BackupChanges changes(
            Place place,
            List<Backup> local,
            Set<String> remote,
            List<Found> found,
            List<ResourceKey> leaving,
            boolean changed,
            String now) {
        List<Gone> gone = new ArrayList<>();
        List<Unreadable> unreadable = new ArrayList<>();
        Duration ttl = settings.failedBackupTtl();
        for (Backup backup : local) {
            boolean lacking = !remote.contains(Backups.remoteName(backup));
            boolean failed = isExpiredFailure(backup, ttl);
            if (!backup.isMarkedForDeletion()
                    && (lacking && !Backups.isUnfinished(backup) || failed)) {
                gone.add(new Gone(place, backup, failed));
            } else if (Backups.isUnreadable(backup)) {
                unreadable.add(new Unreadable(backup, now));
            }
        }
        return new BackupChanges(place, local, found, gone, unreadable, leaving, changed, now);
    }

    private boolean isExpiredFailure(Backup backup, Duration ttl) {
        return !ttl.isZero()
                && backup.getStatus().state.equals(Backups.ERROR)
                && !backup.getSpec().snapshotName.isEmpty()
                && Times.parse(backup.getMetadata().getCreationTimestamp())
                        .map(created -> created.plus(ttl).isBefore(clock.instant()))
                        .orElse(false);
    }

    /**
     * A synchronisation that was requested since the listing began is due again. While Backups are
     * being deleted whose backups the store has, another synchronisation stays due, and the next
     * change of one of them requeues the BackupVolume. Where nothing has changed since the store
     * was read last, and nobody requested this in the resource, the status stays as it is.
     */
    public void record(
            @Body Reconciliation<BackupVolume, BackupVolume.Status> run,
            @ExchangeProperty(PROPERTY) BackupChanges changes) {
        informers.await(run.key(), changes.leaving());
        if (changes.changed()) {
            // what caches showed may have been behind
            requests.addCheck(run.name());
            run.requeueAfter(SyncRequests.CHECK);
        }
        if (changes.leaving().isEmpty() && isNews(run, changes)) {
            run.status().lastSyncedAt = changes.readAt();
        } else if (changes.leaving().stream()
                .anyMatch(key -> resources.find(key.kind(), key.name()).isEmpty())) {
            // one was deleted before the wait began
            run.requeueAfter(Duration.ZERO);
        }
    }

    private static boolean isNews(
            Reconciliation<BackupVolume, BackupVolume.Status> run, BackupChanges changes) {
        BackupVolume.Status before = run.resource().getStatus();
        return changes.changed()
                || Times.syncDue(run.resource().getSpec().syncRequestedAt, before.lastSyncedAt)
                || !BackupVolumeConfiguration.isSettled(before)
                || !run.status().messages.equals(before.messages)
                || !run.status().lastModificationTime.equals(before.lastModificationTime);
    }

    public void reportFailure(
            @Body Reconciliation<BackupVolume, BackupVolume.Status> run,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception reason) {
        run.status().messages = new TreeMap<>(Map.of("error", reason.getMessage()));
        requests.add(run.name());
        run.requeueAfter(RETRY);
    }
}
