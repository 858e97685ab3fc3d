package io.drover.control.backuptarget;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.StoreException;
import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.connection.TargetConnections;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Events;
import io.drover.resource.Names;
import io.drover.resource.Times;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Brings the volumes that a target holds into the cluster. A target that cannot be read changes
 * nothing but its own status. Bean {@code targetSync}.
 */
public final class TargetSync {
    private static final Logger LOG = LoggerFactory.getLogger(TargetSync.class);

    /** Type of the condition that says why a target cannot be used, and its reason. */
    public static final String UNAVAILABLE = "Unavailable";

    private static final String NOT_SHOWN = "VolumesNotShown";
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(300);

    private final Cluster cluster;
    private final TargetConnections connections;
    private final BackupVolumes volumes;
    private final Events events;
    private final InstantSource clock;

    public TargetSync(
            Cluster cluster,
            TargetConnections connections,
            BackupVolumes volumes,
            Events events,
            InstantSource clock) {
        this.cluster = cluster;
        this.connections = connections;
        this.volumes = volumes;
        this.events = events;
        this.clock = clock;
    }

    public void synchronise(Reconciliation<BackupTarget, BackupTarget.Status> run) {
        BackupTarget.Spec spec = run.resource().getSpec();
        boolean moved = hasMoved(run.status(), spec.backupTargetURL);
        if (run.ended()
                || !moved
                        && run.status().available
                        && !Times.syncDue(spec.syncRequestedAt, run.status().lastSyncedAt)) {
            return;
        }
        try {
            GoDuration.parse(spec.pollInterval);
            Backupstore store = connections.open(run.resource());
            connections.probe(run.resource());
            if (!run.status().available) {
                // told first: the volumes' own runs ask the store only if the target is available
                available(run);
                run.requeueAfter(POLL);
                return;
            }
            if (moved && !removeOfOtherUrl(run)) {
                return;
            }
            synchronise(run, store);
        } catch (StoreException | IllegalArgumentException e) {
            unavailable(run, e.getMessage());
        }
    }

    /** Where CRDs of Longhorn's are installed, there is no field for the URL of the last time. */
    private static boolean hasMoved(BackupTarget.Status status, String url) {
        return status.lastSyncedAt.isEmpty()
                || !status.syncedURL.isEmpty() && !status.syncedURL.equals(url);
    }

    private void available(Reconciliation<BackupTarget, BackupTarget.Status> run) {
        if (!run.status().available) {
            events.normal(
                    run.resource(), "Available", "backup target " + run.name() + " is available");
        }
        run.status().available = true;
        run.status().conditions =
                Conditions.with(
                        run.status().conditions, UNAVAILABLE, false, "", "", clock.instant());
    }

    /** The resources stay as they are: what cannot be read says nothing about what is there. */
    private void unavailable(Reconciliation<BackupTarget, BackupTarget.Status> run, String reason) {
        if (run.status().available || run.status().conditions.isEmpty()) {
            events.warning(run.resource(), UNAVAILABLE, reason);
        }
        run.status().available = false;
        run.status().conditions =
                Conditions.with(
                        run.status().conditions,
                        UNAVAILABLE,
                        true,
                        UNAVAILABLE,
                        reason,
                        clock.instant());
        run.requeueAfter(RETRY);
    }

    /** What was read from another URL is not this store's, even where names agree. */
    private boolean removeOfOtherUrl(Reconciliation<BackupTarget, BackupTarget.Status> run) {
        if (run.status().syncedURL.isEmpty()) {
            return true;
        }
        List<BackupVolume> old = cluster.list(BackupVolume.class, Names.LABEL_TARGET, run.name());
        old.stream()
                .filter(volume -> !volume.isMarkedForDeletion())
                .forEach(cluster::deleteResourceOnly);
        if (!old.isEmpty()) {
            run.requeueAfter(POLL);
        }
        return old.isEmpty();
    }

    private void synchronise(
            Reconciliation<BackupTarget, BackupTarget.Status> run, Backupstore store)
            throws StoreException {
        String now = Times.format(clock.instant());
        Set<String> remote = volumesToShow(run, store);
        List<BackupVolume> local = cluster.list(BackupVolume.class, Names.LABEL_TARGET, run.name());
        List<BackupVolume> present =
                local.stream()
                        .filter(volume -> !volume.isMarkedForDeletion())
                        .sorted(BackupVolumes.OLDEST_FIRST)
                        .toList();
        List<BackupVolume> gone =
                present.stream()
                        .filter(volume -> !remote.contains(volume.getSpec().volumeName))
                        .toList();
        confirmGone(store, gone);
        requestSync(present, remote, now);
        local.forEach(volume -> remote.remove(volume.getSpec().volumeName));
        remote.forEach(volume -> volumes.create(run.resource(), volume, now));
        gone.forEach(cluster::deleteResourceOnly);
        if (gone.size() > 1 && gone.size() * 2 > local.size()) {
            events.warning(
                    run.resource(),
                    "ManyVolumesGone",
                    "%d of %d backup volumes are no longer in the store; their resources were removed"
                            .formatted(gone.size(), local.size()));
        }
        run.status().lastSyncedAt = now;
        run.status().syncedURL = run.resource().getSpec().backupTargetURL;
    }

    /** Of several resources for one volume the oldest stays. */
    private void requestSync(List<BackupVolume> oldestFirst, Set<String> remote, String now) {
        Set<String> asked = new HashSet<>();
        for (BackupVolume volume : oldestFirst) {
            String name = volume.getSpec().volumeName;
            if (!asked.add(name)) {
                LOG.info(
                        "{} is another BackupVolume for volume {}; it is removed",
                        volume.getMetadata().getName(),
                        name);
                cluster.deleteResourceOnly(volume);
            } else if (remote.contains(name)) {
                volumes.requestSync(volume, now);
            }
        }
    }

    /**
     * Resources carry the volume's name as a label, which an API server refuses for some names that
     * a store may hold. One such volume must not keep the others from being shown.
     */
    private Set<String> volumesToShow(
            Reconciliation<BackupTarget, BackupTarget.Status> run, Backupstore store)
            throws StoreException {
        Map<Boolean, Set<String>> byValidity =
                store.volumes().stream()
                        .map(VolumeName::value)
                        .collect(
                                Collectors.partitioningBy(
                                        Names::isLabelValue,
                                        Collectors.toCollection(TreeSet::new)));
        tellOfHidden(run, byValidity.get(false));
        return byValidity.get(true);
    }

    /** The condition stays while there are any; an event tells of others than at the last time. */
    private void tellOfHidden(
            Reconciliation<BackupTarget, BackupTarget.Status> run, Set<String> hidden) {
        List<Condition> before = run.status().conditions;
        if (hidden.isEmpty() && Conditions.find(before, NOT_SHOWN).isEmpty()) {
            return;
        }
        String message =
                hidden.isEmpty()
                        ? ""
                        : "Kubernetes takes no labels of more than 63 characters, or that end in '-', '_' or '.', so volumes of such names have no resources; the command line reaches them: %s"
                                .formatted(String.join(", ", hidden));
        run.status().conditions =
                Conditions.with(
                        before,
                        NOT_SHOWN,
                        !hidden.isEmpty(),
                        hidden.isEmpty() ? "" : "NamesAreNoLabels",
                        message,
                        clock.instant());
        if (!hidden.isEmpty() && !run.status().conditions.equals(before)) {
            events.warning(run.resource(), NOT_SHOWN, message);
        }
    }

    /**
     * A volume that the listing lacks is asked for by itself before its resource goes: a recovering
     * server may list nothing for a while.
     */
    private static void confirmGone(Backupstore store, List<BackupVolume> gone)
            throws StoreException {
        for (BackupVolume volume : gone) {
            VolumeName name = new VolumeName(volume.getSpec().volumeName);
            try {
                store.headVolume(name);
            } catch (StoreException.NotFound e) {
                continue;
            }
            throw new StoreException.Unavailable(
                    "the store's listing lacks volume "
                            + name
                            + ", which is there; it is not trusted");
        }
    }
}
