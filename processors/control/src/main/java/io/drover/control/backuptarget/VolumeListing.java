package io.drover.control.backuptarget;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.StoreException;
import io.drover.control.backuptarget.VolumeChanges.Found;
import io.drover.control.backuptarget.VolumeChanges.Gone;
import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.backupvolume.UnchangedVolume;
import io.drover.control.connection.SyncRequests;
import io.drover.control.connection.TargetConnections;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.Times;

import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes the BackupVolumes of a target those of its store. Bean {@code volumeListing}. */
public final class VolumeListing {
    /** Exchange property with the {@link VolumeChanges}. */
    static final String PROPERTY = "changes";

    private static final Logger LOG = LoggerFactory.getLogger(VolumeListing.class);

    private final ResourceReader resources;
    private final Cluster cluster;
    private final TargetConnections connections;
    private final BackupVolumes volumes;
    private final SyncRequests requests;
    private final Informers informers;
    private final HiddenVolumes hiddenVolumes;
    private final InstantSource clock;

    public VolumeListing(
            ResourceReader resources,
            Cluster cluster,
            TargetConnections connections,
            BackupVolumes volumes,
            SyncRequests requests,
            Informers informers,
            InstantSource clock) {
        this.resources = resources;
        this.cluster = cluster;
        this.connections = connections;
        this.volumes = volumes;
        this.requests = requests;
        this.informers = informers;
        this.hiddenVolumes = new HiddenVolumes(clock);
        this.clock = clock;
    }

    /**
     * Lists the store and leaves the {@link VolumeChanges} in property {@value #PROPERTY}.
     *
     * @throws StoreException.Unavailable also if the listing lacks a volume that is there
     */
    public void compare(
            @Body Reconciliation<BackupTarget, BackupTarget.Status> run, Exchange exchange)
            throws StoreException {
        String now = Times.format(clock.instant());
        requests.take(SyncRequests.ofTarget(run.name()));
        Backupstore store = connections.open(run.resource());
        List<Gone> gone = new ArrayList<>();
        Map<String, BackupVolume> present = present(run.name(), gone);
        Set<String> remote = new TreeSet<>();
        Set<String> changed = new TreeSet<>();
        store.survey(
                volume -> {
                    String name = volume.volume().value();
                    remote.add(name);
                    if (Optional.ofNullable(present.get(name))
                            .filter(known -> UnchangedVolume.test(resources, known, volume))
                            .isEmpty()) {
                        changed.add(name);
                    }
                });
        for (BackupVolume volume : present.values()) {
            if (!remote.contains(volume.getSpec().volumeName)) {
                confirmGone(store, volume);
                gone.add(new Gone(volume, "the store has no such volume any more"));
            }
        }
        Set<String> leaving = leaving(run.name());
        List<Found> found =
                changed.stream()
                        .filter(Names::isLabelValue)
                        .filter(name -> present.containsKey(name) || !leaving.contains(name))
                        .map(
                                name ->
                                        new Found(
                                                run.resource(),
                                                name,
                                                Optional.ofNullable(present.get(name)),
                                                now))
                        .toList();
        Set<String> hidden = new TreeSet<>(remote);
        hidden.removeIf(Names::isLabelValue);
        exchange.setProperty(
                PROPERTY,
                new VolumeChanges(found, remote.size() - changed.size(), gone, hidden, now));
    }

    /** By volume. Of several resources for one volume the oldest stays. */
    private Map<String, BackupVolume> present(String target, List<Gone> gone) {
        Map<String, BackupVolume> present = new LinkedHashMap<>();
        resources.list(BackupVolume.class, Names.LABEL_TARGET, target).stream()
                .filter(volume -> !volume.isMarkedForDeletion())
                .sorted(BackupVolumes.OLDEST_FIRST)
                .forEach(
                        volume -> {
                            String name = volume.getSpec().volumeName;
                            BackupVolume first = present.putIfAbsent(name, volume);
                            if (first != null) {
                                gone.add(
                                        new Gone(
                                                volume,
                                                "it is another one for volume %s, which has %s"
                                                        .formatted(
                                                                name,
                                                                first.getMetadata().getName())));
                            }
                        });
        return present;
    }

    /** Volumes whose resource is being deleted; they get another one once it has been deleted. */
    private Set<String> leaving(String target) {
        return resources.list(BackupVolume.class, Names.LABEL_TARGET, target).stream()
                .filter(BackupVolume::isMarkedForDeletion)
                .map(volume -> volume.getSpec().volumeName)
                .collect(Collectors.toSet());
    }

    /**
     * A volume that the listing lacks is looked up by itself before its resource is deleted: a
     * recovering server may list nothing for a while.
     */
    private static void confirmGone(Backupstore store, BackupVolume volume) throws StoreException {
        VolumeName name = new VolumeName(volume.getSpec().volumeName);
        try {
            store.headVolume(name);
        } catch (StoreException.NotFound e) {
            return;
        }
        throw new StoreException.Unavailable(
                "the store's listing lacks volume " + name + ", which is there; it is not trusted");
    }

    public void upsert(@Body Found found) {
        found.present()
                .ifPresentOrElse(
                        present -> {
                            requests.add(present.getMetadata().getName());
                            informers.requeue(BackupVolume.class, present.getMetadata().getName());
                        },
                        () -> volumes.create(found.target(), found.volume(), found.readAt()));
    }

    /** The remote data stays, if there is any. */
    public void remove(@Body Gone gone) {
        LOG.info(
                "BackupVolume {} is removed: {}",
                gone.resource().getMetadata().getName(),
                gone.reason());
        cluster.deleteResourceOnly(gone.resource());
    }

    /** A synchronisation that was requested since the listing began is due again. */
    public void record(
            @Body Reconciliation<BackupTarget, BackupTarget.Status> run,
            @ExchangeProperty(PROPERTY) VolumeChanges changes) {
        run.status().lastSyncedAt = changes.readAt();
        run.status().syncedURL = run.resource().getSpec().backupTargetURL;
        if (!changes.gone().isEmpty()
                || changes.found().stream().anyMatch(found -> found.present().isEmpty())) {
            // what caches showed may have been behind
            requests.addCheck(SyncRequests.ofTarget(run.name()));
            run.requeueAfter(SyncRequests.CHECK);
        }
        hiddenVolumes.report(run, changes.hidden());
        if (!changes.gone().isEmpty()) {
            run.warningEvent(
                    isMost(changes) ? "ManyVolumesGone" : "BackupVolumesRemoved",
                    removed(changes.gone()));
        }
    }

    /** It may be another bucket or directory than before, which a person should check. */
    private static boolean isMost(VolumeChanges changes) {
        long kept = changes.found().stream().filter(found -> found.present().isPresent()).count();
        return changes.gone().size() > 1 && changes.gone().size() > kept + changes.unchanged();
    }

    private static String removed(List<Gone> gone) {
        return gone.stream()
                .map(each -> each.resource().getMetadata().getName() + ": " + each.reason())
                .collect(
                        Collectors.joining(
                                "; ",
                                "%d backup volumes are removed, remote data is not touched: "
                                        .formatted(gone.size()),
                                ""));
    }
}
