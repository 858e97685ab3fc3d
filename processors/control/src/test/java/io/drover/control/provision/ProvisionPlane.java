package io.drover.control.provision;

import static org.awaitility.Awaitility.await;

import io.drover.reconcile.Informers;
import io.drover.resource.BackingImage;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.Cluster;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;
import io.drover.support.TestPlane;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.CSIDriver;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Claims, classes and volumes in an API server, with caches that are up to date when asked for. */
final class ProvisionPlane implements AutoCloseable {
    static final String SHOP = "shop";
    static final String CLASS = "files";
    private static final List<Class<? extends HasMetadata>> KINDS =
            List.of(
                    PersistentVolumeClaim.class,
                    PersistentVolume.class,
                    StorageClass.class,
                    CSIDriver.class,
                    RecurringJob.class,
                    BackingImage.class,
                    BackupBackingImage.class,
                    Volume.class);

    private final TestPlane plane = new TestPlane();

    ProvisionPlane() throws IOException {
        namespace(SHOP);
    }

    TestPlane plane() {
        return plane;
    }

    Cluster cluster() {
        return plane.cluster();
    }

    /** The caches, as soon as they hold what the API server holds. */
    Informers caches() {
        KINDS.forEach(
                kind ->
                        await().pollDelay(Duration.ZERO)
                                .pollInterval(Duration.ofMillis(10))
                                .ignoreException(IllegalStateException.class)
                                .until(
                                        () ->
                                                versions(plane.informers().list(kind))
                                                        .equals(versions(stored(kind)))));
        return plane.informers();
    }

    private <T extends HasMetadata> List<T> stored(Class<T> kind) {
        return cluster().client().resources(kind).inAnyNamespace().list().getItems();
    }

    private static Set<String> versions(List<? extends HasMetadata> objects) {
        return objects.stream()
                .map(HasMetadata::getMetadata)
                .map(metadata -> metadata.getUid() + "@" + metadata.getResourceVersion())
                .collect(Collectors.toSet());
    }

    void namespace(String name) {
        cluster()
                .client()
                .resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .endMetadata()
                                .build())
                .create();
    }

    StorageClass storageClass(String policy, String bindingMode, Map<String, String> parameters) {
        return cluster()
                .client()
                .resource(
                        new StorageClassBuilder()
                                .withNewMetadata()
                                .withName(CLASS)
                                .endMetadata()
                                .withProvisioner(Claims.PROVISIONER)
                                .withReclaimPolicy(policy)
                                .withVolumeBindingMode(bindingMode)
                                .withParameters(parameters)
                                .build())
                .create();
    }

    PersistentVolumeClaim claim(String name) {
        return claim(SHOP, name, claim -> {});
    }

    PersistentVolumeClaim claim(
            String namespace, String name, Consumer<PersistentVolumeClaim> change) {
        PersistentVolumeClaim claim = newClaim(namespace, name);
        change.accept(claim);
        return cluster().client().resource(claim).create();
    }

    static PersistentVolumeClaim newClaim(String namespace, String name) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withStorageClassName(CLASS)
                .withAccessModes("ReadWriteOnce")
                .withNewResources()
                .addToRequests("storage", new Quantity("4Mi"))
                .endResources()
                .endSpec()
                .build();
    }

    void delete(PersistentVolumeClaim claim) {
        cluster().client().resource(claim).delete();
    }

    /** The Volume of a claim, as it is provisioned. */
    Volume volume(PersistentVolumeClaim claim, String policy) {
        return volume(
                Claims.volumeName(claim),
                new ClaimRecord(
                                claim.getMetadata().getNamespace()
                                        + "/"
                                        + claim.getMetadata().getName(),
                                claim.getMetadata().getUid(),
                                policy)
                        .annotations());
    }

    Volume volume(String name, Map<String, String> annotations) {
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        volume.setMetadata(cluster().metadata(name, Map.of("app", "shop")));
        volume.getMetadata().setFinalizers(List.of());
        volume.getMetadata().setAnnotations(annotations);
        return cluster().client().resource(volume).create();
    }

    /** The PersistentVolume of a claim, as it is provisioned, but for a change. */
    PersistentVolume persistent(
            PersistentVolumeClaim claim, Consumer<PersistentVolumeBuilder> change) {
        PersistentVolumeBuilder builder =
                new PersistentVolumeBuilder()
                        .withNewMetadata()
                        .withName(Claims.volumeName(claim))
                        .withAnnotations(
                                new OwnPersistentVolumes(cluster().namespace()).mark(Claims.DRIVER))
                        .endMetadata()
                        .withNewSpec()
                        .addToCapacity("storage", new Quantity("4Mi"))
                        .withAccessModes("ReadWriteOnce")
                        .withStorageClassName(CLASS)
                        .withPersistentVolumeReclaimPolicy("Delete")
                        .withNewClaimRef()
                        .withNamespace(claim.getMetadata().getNamespace())
                        .withName(claim.getMetadata().getName())
                        .withUid(claim.getMetadata().getUid())
                        .endClaimRef()
                        .withNewCsi()
                        .withDriver(Claims.DRIVER)
                        .withVolumeHandle(Claims.volumeName(claim))
                        .endCsi()
                        .endSpec();
        change.accept(builder);
        return cluster().client().resource(builder.build()).create();
    }

    boolean hasVolume(String name) {
        return cluster().find(Volume.class, name).isPresent();
    }

    boolean hasPersistent(String name) {
        return cluster().client().persistentVolumes().withName(name).get() != null;
    }

    List<String> events(String reason) {
        return cluster().client().v1().events().inAnyNamespace().list().getItems().stream()
                .filter(event -> event.getReason().equals(reason))
                .map(Event::getMessage)
                .toList();
    }

    @Override
    public void close() {
        plane.close();
    }
}
