package io.drover.control.claim;

import io.drover.control.domain.ClaimSwitch;
import io.drover.control.job.JobRunner;
import io.drover.control.volume.VolumeConditions;
import io.drover.control.volume.VolumeRestore;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.KubernetesStatus;
import io.drover.resource.ResourceKey;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeStatus;
import io.fabric8.kubernetes.api.model.storage.CSIDriver;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;

import org.apache.camel.Body;

import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The state of Volumes that are claims of other CSI drivers: what their PersistentVolumes and
 * attachments show. Bean {@code claimedVolumes}.
 */
public final class ClaimedVolumes {
    private static final String BOUND = "Bound";
    private static final Set<String> LOST = Set.of("Lost", "Failed");

    private final Informers informers;
    private final Cluster cluster;
    private final VolumeConditions conditions;
    private final InstantSource clock;
    private final Duration memory;
    private final boolean served;
    private final JobRunner jobs;

    /**
     * @param memory how long a Volume stays whose claim is gone
     * @param served whether claims of other drivers are served
     */
    ClaimedVolumes(
            Informers informers,
            Cluster cluster,
            VolumeConditions conditions,
            InstantSource clock,
            Duration memory,
            boolean served,
            JobRunner jobs) {
        this.informers = informers;
        this.cluster = cluster;
        this.conditions = conditions;
        this.clock = clock;
        this.memory = memory;
        this.served = served;
        this.jobs = jobs;
    }

    /** The case of the Volume, by a word that the route compares. */
    public String recognise(@Body Reconciliation<Volume, Volume.Status> run) {
        if (run.deleting()) {
            return "deleting";
        }
        if (!served) {
            return "unserved";
        }
        boolean restoring =
                run.resource().awaitsRestore()
                        || jobs.find(VolumeRestore.key(run.resource())).isPresent();
        return restoring ? "restoring" : "kept";
    }

    /** Claims are not served: whatever the status shows is old. */
    public void reportUnserved(@Body Reconciliation<Volume, Volume.Status> run) {
        run.status().robustness = "unknown";
        conditions.scheduled(
                run,
                "claims of other CSI drivers are switched off, so that the volume is not backed up;"
                        + " "
                        + ClaimSwitch.REMEDY);
    }

    /** Puts into the status what PersistentVolume, claim and attachment show. */
    public void observe(@Body Reconciliation<Volume, Volume.Status> run) {
        Optional<ClaimFacts> facts = ClaimFacts.on(run.resource());
        if (facts.isEmpty()) {
            conditions.scheduled(
                    run,
                    "annotations are missing that name the claim; delete the Volume, and Drover"
                            + " makes it anew");
            return;
        }
        String before = run.status().kubernetesStatus.pvName();
        Optional<PersistentVolumeClaim> claim = claim(facts.get());
        String name = claim.map(found -> found.getSpec().getVolumeName()).orElse(before);
        informers.await(
                run.key(),
                List.of(
                        new ResourceKey(PersistentVolumeClaim.class, facts.get().claim()),
                        new ResourceKey(PersistentVolume.class, name),
                        ResourceKey.any(VolumeAttachment.class)));
        conditions.scheduled(run, "");
        Optional<PersistentVolume> persistent = informers.find(PersistentVolume.class, name);
        String phase =
                persistent
                        .map(PersistentVolume::getStatus)
                        .map(PersistentVolumeStatus::getPhase)
                        .orElse("");
        run.status().kubernetesStatus = use(run, facts.get(), name, phase, claim.isPresent());
        attach(run.status(), facts.get(), persistent, claim.isPresent() && phase.equals(BOUND));
        if (LOST.contains(phase)) {
            run.status().robustness = VolumeConditions.FAULTED;
        }
        persistent.ifPresent(found -> run.status().actualSize = capacity(found));
    }

    private Optional<PersistentVolumeClaim> claim(ClaimFacts facts) {
        return informers
                .find(PersistentVolumeClaim.class, facts.claim())
                .filter(found -> found.getMetadata().getUid().equals(facts.uid()))
                .filter(found -> found.getSpec().getVolumeName() != null);
    }

    private KubernetesStatus use(
            Reconciliation<Volume, Volume.Status> run,
            ClaimFacts facts,
            String name,
            String phase,
            boolean claimed) {
        String since = run.status().kubernetesStatus.lastPVCRefAt();
        if (claimed) {
            since = "";
        } else if (since.isEmpty()) {
            since = Times.format(clock.instant());
            run.normalEvent(
                    "Stop",
                    "claim %s is gone; snapshots and backups stay".formatted(facts.claim()));
        }
        return new KubernetesStatus(name, phase, facts.namespace(), facts.name(), since);
    }

    private void attach(
            Volume.Status status,
            ClaimFacts facts,
            Optional<PersistentVolume> persistent,
            boolean bound) {
        Optional<String> node = persistent.flatMap(found -> node(found.getMetadata().getName()));
        boolean attached = bound && (node.isPresent() || needsNoAttachment(facts.driver()));
        status.currentNodeID = attached ? node.orElse("") : "";
        status.state = attached ? "attached" : "detached";
        status.robustness = attached ? "healthy" : "unknown";
    }

    private Optional<String> node(String persistent) {
        return informers.list(VolumeAttachment.class).stream()
                .filter(
                        found ->
                                persistent.equals(
                                        found.getSpec().getSource().getPersistentVolumeName()))
                .map(found -> found.getSpec().getNodeName())
                .findFirst();
    }

    private boolean needsNoAttachment(String driver) {
        return informers
                .find(CSIDriver.class, driver)
                .map(found -> Boolean.FALSE.equals(found.getSpec().getAttachRequired()))
                .orElse(false);
    }

    private static long capacity(PersistentVolume persistent) {
        return persistent
                .getSpec()
                .getCapacity()
                .get("storage")
                .getNumericalAmount()
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    /** Deletes the Volume when its claim has been gone for long enough; remote backups stay. */
    public void forget(@Body Reconciliation<Volume, Volume.Status> run) {
        Optional<Instant> gone = Times.parse(run.status().kubernetesStatus.lastPVCRefAt());
        if (gone.isEmpty()) {
            return;
        }
        Duration left = Duration.between(clock.instant(), gone.get().plus(memory));
        if (left.isPositive()) {
            run.requeueAfter(left);
        } else {
            run.normalEvent(
                    "Forgotten",
                    "its claim has been gone for %d h; its backups stay"
                            .formatted(memory.toHours()));
            cluster.delete(Volume.class, run.name());
        }
    }
}
