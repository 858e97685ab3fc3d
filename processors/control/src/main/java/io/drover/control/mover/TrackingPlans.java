package io.drover.control.mover;

import io.drover.control.claim.ClaimFacts;
import io.drover.control.snapshot.ClaimSnapshotPlan;
import io.drover.mover.MoverRun;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.Snapshot;
import io.drover.resource.SnapshotMetadataService;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Finds out whether the driver of a claim tells which blocks have changed, and may be believed. */
final class TrackingPlans {
    private static final String OFF = "off";

    private final Cluster cluster;
    private final ResourceReader resources;
    private final TrackingSettings settings;
    private final DriverDistrust distrust;

    TrackingPlans(
            Cluster cluster,
            ResourceReader resources,
            TrackingSettings settings,
            DriverDistrust distrust) {
        this.cluster = cluster;
        this.resources = resources;
        this.settings = settings;
        this.distrust = distrust;
    }

    /**
     * @param word annotation {@link DriverDistrust#ANNOTATION} of the claim's class
     * @param read the Snapshot that is backed up
     * @param name of the VolumeSnapshot that the Job reads, in Drover's namespace
     */
    TrackingPlan of(ClaimFacts facts, Optional<String> word, Snapshot read, String name) {
        if (word.filter(OFF::equals).isPresent()) {
            return TrackingPlan.none(
                    "annotation %s of the class is off".formatted(DriverDistrust.ANNOTATION));
        }
        SnapshotMetadataService service;
        try {
            service =
                    cluster.client()
                            .resources(SnapshotMetadataService.class)
                            .withName(facts.driver())
                            .get();
        } catch (KubernetesClientException e) {
            return TrackingPlan.none(
                    "SnapshotMetadataService %s cannot be read: %s"
                            .formatted(facts.driver(), e.getMessage()));
        }
        if (service == null || service.getSpec().address.isEmpty()) {
            return TrackingPlan.none(
                    "there is no SnapshotMetadataService of driver %s".formatted(facts.driver()));
        }
        return plan(service.getSpec(), facts, word, read, name);
    }

    private TrackingPlan plan(
            SnapshotMetadataService.Spec service,
            ClaimFacts facts,
            Optional<String> word,
            Snapshot read,
            String name) {
        String certificates;
        try {
            certificates =
                    new String(
                            Base64.getMimeDecoder().decode(service.caCert),
                            StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            return TrackingPlan.none(
                    "spec.caCert of SnapshotMetadataService %s is no Base64"
                            .formatted(facts.driver()));
        }
        return new TrackingPlan(
                new MoverRun.Tracking(
                        service.address,
                        certificates,
                        cluster.namespace(),
                        name,
                        bases(read),
                        distrust.of(facts.driver(), word).orElse(""),
                        settings.check(),
                        settings.fullAfter(),
                        ""),
                service.audience);
    }

    /** Handles of the volume's other snapshots that are there. */
    private List<String> bases(Snapshot read) {
        return resources.list(Snapshot.class, Names.LABEL_VOLUME, read.getSpec().volume).stream()
                .filter(snapshot -> !snapshot.isMarkedForDeletion())
                .filter(snapshot -> snapshot.getStatus().readyToUse)
                .filter(
                        snapshot ->
                                !snapshot.getMetadata()
                                        .getUid()
                                        .equals(read.getMetadata().getUid()))
                .flatMap(snapshot -> ClaimSnapshotPlan.handle(snapshot).stream())
                .toList();
    }
}
