package io.drover.control.snapshot;

import io.drover.control.claim.ClaimFacts;
import io.drover.control.snapshot.SnapshotObstacle.Unobtainable;
import io.drover.resource.ResourceReader;
import io.drover.resource.VolumeSnapshotClass;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Which VolumeSnapshotClass snapshots of a claim are taken with. */
final class SnapshotClasses {
    private static final String ANNOTATION = "drover.io/volume-snapshot-class";

    private final ResourceReader resources;

    SnapshotClasses(ResourceReader resources) {
        this.resources = resources;
    }

    /**
     * The one that claim or StorageClass names, else the default one of the driver, else its only
     * one.
     *
     * @throws Unobtainable if there is none, or if it cannot be told which
     */
    VolumeSnapshotClass of(ClaimFacts facts) throws Unobtainable {
        Optional<PersistentVolumeClaim> claim =
                resources.find(PersistentVolumeClaim.class, facts.claim());
        Optional<String> named =
                claim.flatMap(SnapshotClasses::named)
                        .or(
                                () ->
                                        claim.flatMap(this::storageClass)
                                                .flatMap(SnapshotClasses::named));
        if (named.isPresent()) {
            return resources
                    .find(VolumeSnapshotClass.class, named.get())
                    .filter(found -> found.driver.equals(facts.driver()))
                    .orElseThrow(
                            () ->
                                    new Unobtainable(
                                            "annotation %s: there is no VolumeSnapshotClass '%s' of driver %s; create it, or name another one"
                                                    .formatted(
                                                            ANNOTATION,
                                                            named.get(),
                                                            facts.driver())));
        }
        List<VolumeSnapshotClass> all =
                resources.list(VolumeSnapshotClass.class).stream()
                        .filter(found -> found.driver.equals(facts.driver()))
                        .toList();
        List<VolumeSnapshotClass> defaults =
                all.stream().filter(VolumeSnapshotClass::isDefaultOfDriver).toList();
        List<VolumeSnapshotClass> candidates = defaults.isEmpty() ? all : defaults;
        if (candidates.size() == 1) {
            return candidates.getFirst();
        }
        throw new Unobtainable(
                candidates.isEmpty()
                        ? "there is no VolumeSnapshotClass of driver %s; create one"
                                .formatted(facts.driver())
                        : "driver %s has %d VolumeSnapshotClasses to choose from; name one by annotation %s of the StorageClass"
                                .formatted(facts.driver(), candidates.size(), ANNOTATION));
    }

    private Optional<StorageClass> storageClass(PersistentVolumeClaim claim) {
        return resources.find(
                StorageClass.class,
                Objects.requireNonNullElse(claim.getSpec().getStorageClassName(), ""));
    }

    private static Optional<String> named(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getAnnotations())
                .orElse(Map.of())
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().equals(ANNOTATION))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
