package io.drover.control.provision;

import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.KubernetesStatus;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeStatus;

import org.apache.camel.Body;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Shows in a Volume's status which PersistentVolume and claim use it. Once they do no more, their
 * names stay as history. Bean {@code volumeUse}. Thread-safe.
 */
public final class VolumeUse {
    private final Informers informers;
    private final OwnPersistentVolumes own;
    private final InstantSource clock;
    private final boolean watched;
    private final Map<String, String> volumes = new ConcurrentHashMap<>();

    /**
     * @param namespace of this Drover
     * @param watched whether PersistentVolumes may be read; if not, nothing is shown
     */
    public VolumeUse(Informers informers, String namespace, InstantSource clock, boolean watched) {
        this.informers = informers;
        this.own = new OwnPersistentVolumes(namespace);
        this.clock = clock;
        this.watched = watched;
    }

    /** Has Volumes looked at again when their PersistentVolumes change. */
    public void listen() {
        if (watched) {
            informers.listen(PersistentVolume.class, this::changed);
        }
    }

    private void changed(String name) {
        Optional<String> now =
                informers.cached(PersistentVolume.class).stream()
                        .filter(found -> found.getMetadata().getName().equals(name))
                        .filter(found -> !own.isOfAnother(found))
                        .map(OwnPersistentVolumes::volume)
                        .filter(volume -> !volume.isEmpty())
                        .findFirst();
        Optional<String> before =
                Optional.ofNullable(
                        now.isPresent() ? volumes.put(name, now.get()) : volumes.remove(name));
        Stream.concat(now.stream(), before.stream())
                .distinct()
                .forEach(volume -> informers.requeue(Volume.class, volume));
    }

    /** Into {@code status.kubernetesStatus}. */
    public void report(@Body Reconciliation<Volume, Volume.Status> run) {
        if (!watched || run.deleting()) {
            return;
        }
        KubernetesStatus before = run.status().kubernetesStatus;
        KubernetesStatus now =
                persistent(run.name(), before)
                        .map(found -> used(found, before))
                        .orElseGet(() -> unused(before, before.pvName(), ""));
        run.status().kubernetesStatus = now;
        if (now.isBound() && !before.isBound()) {
            run.normalEvent("Start", describe(now) + " uses the volume");
        } else if (before.isBound() && !now.isBound()) {
            run.normalEvent("Stop", describe(before) + " uses the volume no more");
        }
    }

    private static String describe(KubernetesStatus status) {
        return "claim %s/%s, by PersistentVolume %s,"
                .formatted(status.namespace(), status.pvcName(), status.pvName());
    }

    /** The one that is shown already, if there are several. */
    private Optional<PersistentVolume> persistent(String volume, KubernetesStatus shown) {
        return volumes.entrySet().stream()
                .filter(entry -> entry.getValue().equals(volume))
                .map(Map.Entry::getKey)
                .min(
                        Comparator.comparing((String name) -> !name.equals(shown.pvName()))
                                .thenComparing(Comparator.naturalOrder()))
                .flatMap(name -> informers.find(PersistentVolume.class, name));
    }

    private KubernetesStatus used(PersistentVolume persistent, KubernetesStatus before) {
        String name = persistent.getMetadata().getName();
        String phase =
                Optional.ofNullable(persistent.getStatus())
                        .map(PersistentVolumeStatus::getPhase)
                        .orElse("");
        ObjectReference claim = persistent.getSpec().getClaimRef();
        KubernetesStatus bound =
                claim == null
                        ? KubernetesStatus.NONE
                        : new KubernetesStatus(
                                name, phase, claim.getNamespace(), claim.getName(), "");
        return bound.isBound()
                ? bound
                : unused(
                        name.equals(before.pvName()) ? before : KubernetesStatus.NONE, name, phase);
    }

    private KubernetesStatus unused(KubernetesStatus before, String name, String phase) {
        boolean since = before.pvcName().isEmpty() || !before.lastPVCRefAt().isEmpty();
        return new KubernetesStatus(
                name,
                phase,
                before.namespace(),
                before.pvcName(),
                since ? before.lastPVCRefAt() : Times.format(clock.instant()));
    }
}
