package io.drover.control.system;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.control.provision.Claims;
import io.drover.control.system.SystemObstacle.Failed;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.resource.ResourceReader;
import io.drover.resource.SystemRestore.ItemState;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import java.util.Optional;

/**
 * Restores claims, and the PersistentVolumes that bind them to volumes with data. A claim comes
 * before its PersistentVolume, which names it by its uid: one whose claim seemed to be gone would
 * have its data deleted.
 */
final class ClaimRestore implements ItemRestore {
    private final ResourceReader resources;
    private final RestoredObjects objects;
    private final ClaimNamespaces namespaces;
    private final boolean provisioning;

    ClaimRestore(
            ResourceReader resources,
            RestoredObjects objects,
            ClaimNamespaces namespaces,
            boolean provisioning) {
        this.resources = resources;
        this.namespaces = namespaces;
        this.objects = objects;
        this.provisioning = provisioning;
    }

    @Override
    public ItemState look(RestoreItem item, RestoreProgress progress) throws Waiting, Failed {
        Optional<String> foreign = foreign(item, progress);
        if (foreign.isPresent()) {
            return item.skipped(foreign.get());
        }
        if (!provisioning) {
            throw new Failed(
                    "NotProvisioning",
                    "Drover may not write it here; set drover.provisioner.enabled (the chart's"
                            + " provisioner.enabled), or create it by hand");
        }
        return item.kind() == SystemKind.CLAIM
                ? claim(item, progress)
                : persistentVolume(item, progress);
    }

    /** Why it does not concern Drover; empty if it does. */
    private static Optional<String> foreign(RestoreItem item, RestoreProgress progress) {
        Optional<RestoreItem> persistent =
                item.kind() == SystemKind.PERSISTENT_VOLUME
                        ? Optional.of(item)
                        : persistentVolume(item.text("/spec/volumeName"), progress);
        return persistent
                .map(found -> found.text("/spec/csi/driver"))
                .filter(driver -> !Claims.isOurs(driver))
                .map("its volume is of driver '%s', and not Drover's"::formatted);
    }

    private static Optional<RestoreItem> persistentVolume(String name, RestoreProgress progress) {
        return progress.archive().list(SystemKind.PERSISTENT_VOLUME).stream()
                .map(object -> new RestoreItem(SystemKind.PERSISTENT_VOLUME, object))
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    private ItemState claim(RestoreItem item, RestoreProgress progress) throws Waiting, Failed {
        Optional<PersistentVolumeClaim> present =
                resources.find(PersistentVolumeClaim.class, item.name());
        if (present.isPresent()) {
            return RestoredObjects.isFrom(present.get(), progress)
                    ? item.restored("")
                    : item.skipped("it exists already, and stays as it is");
        }
        if (item.text("/spec/volumeName").isEmpty()) {
            return item.skipped(
                    "it had no volume when it was archived; a new one would be empty, so create"
                            + " the claim yourself where it is needed");
        }
        requireVolume(handle(item.text("/spec/volumeName"), progress), progress);
        String namespace = item.text("/metadata/namespace");
        if (progress.isDryRun()) {
            return item.is(
                    RestoreItem.TO_BE_RESTORED,
                    namespaces.isMissing(namespace) ? "with its namespace, which is missing" : "");
        }
        return create(item, namespace, progress);
    }

    private ItemState create(RestoreItem item, String namespace, RestoreProgress progress)
            throws Failed {
        try {
            objects.create(item, objects.clean(item, progress));
            return item.restored("");
        } catch (Failed e) {
            if (!e.reason().equals(RestoredObjects.NO_NAMESPACE)) {
                throw e;
            }
        }
        namespaces.create(namespace);
        objects.create(item, objects.clean(item, progress));
        return item.restored("with its namespace, which was missing");
    }

    /** Name of the Volume behind a PersistentVolume of the archive. */
    private static String handle(String persistentVolume, RestoreProgress progress) throws Failed {
        return persistentVolume(persistentVolume, progress)
                .map(each -> each.text("/spec/csi/volumeHandle"))
                .orElseThrow(
                        () ->
                                new Failed(
                                        "VolumeMissing",
                                        "the archive has no PersistentVolume '%s' for it"
                                                .formatted(persistentVolume)));
    }

    private static void requireVolume(String volume, RestoreProgress progress)
            throws Waiting, Failed {
        String state =
                progress.find(SystemKind.VOLUME, volume)
                        .map(ItemState::state)
                        .orElse(RestoreItem.FAILED);
        if (state.equals(RestoreItem.PENDING)) {
            throw new Waiting("volume %s is being restored".formatted(volume));
        }
        if (state.equals(RestoreItem.FAILED)) {
            throw new Failed("VolumeMissing", "its volume %s is not restored".formatted(volume));
        }
    }

    private ItemState persistentVolume(RestoreItem item, RestoreProgress progress)
            throws Waiting, Failed {
        Optional<PersistentVolume> present = resources.find(PersistentVolume.class, item.name());
        if (present.isPresent()) {
            return RestoredObjects.isFrom(present.get(), progress)
                    ? item.restored("")
                    : item.skipped("it exists already, and stays as it is");
        }
        requireVolume(item.text("/spec/csi/volumeHandle"), progress);
        ObjectNode object = objects.clean(item, progress);
        ObjectNode spec = object.withObjectProperty("spec");
        String claim =
                item.text("/spec/claimRef/namespace") + "/" + item.text("/spec/claimRef/name");
        if (progress.find(SystemKind.CLAIM, claim).isPresent()) {
            if (progress.isDryRun()) {
                return item.is(RestoreItem.TO_BE_RESTORED, "for claim " + claim);
            }
            bind(spec, item, claim, progress);
        } else {
            if (progress.isDryRun()) {
                return item.is(RestoreItem.TO_BE_RESTORED, "without a claim");
            }
            spec.remove("claimRef");
        }
        objects.create(item, object);
        return item.restored("");
    }

    private void bind(ObjectNode spec, RestoreItem item, String key, RestoreProgress progress)
            throws Waiting, Failed {
        PersistentVolumeClaim claim =
                resources
                        .find(PersistentVolumeClaim.class, key)
                        .orElseThrow(() -> new Waiting("claim %s is to come".formatted(key)));
        if (!item.name().equals(claim.getSpec().getVolumeName())) {
            throw new Failed(
                    "ClaimTaken",
                    "claim %s exists and is not for it; delete that claim, or leave the volume without one"
                            .formatted(key));
        }
        recordClaim(item, claim, progress);
        ObjectNode reference = spec.putObject("claimRef");
        reference.put("apiVersion", "v1");
        reference.put("kind", "PersistentVolumeClaim");
        reference.put("namespace", claim.getMetadata().getNamespace());
        reference.put("name", claim.getMetadata().getName());
        reference.put("uid", claim.getMetadata().getUid());
    }

    /** Not on a volume that was here before: it may be another claim's. */
    private void recordClaim(
            RestoreItem item, PersistentVolumeClaim claim, RestoreProgress progress) {
        String handle = item.text("/spec/csi/volumeHandle");
        boolean restored =
                resources
                        .find(Volume.class, handle)
                        .filter(volume -> RestoredObjects.isFrom(volume, progress))
                        .isPresent();
        if (restored) {
            progress.archive().list(SystemKind.VOLUME).stream()
                    .map(object -> new RestoreItem(SystemKind.VOLUME, object))
                    .filter(volume -> volume.name().equals(handle))
                    .forEach(volume -> objects.recordClaim(volume, item, claim));
        }
    }
}
