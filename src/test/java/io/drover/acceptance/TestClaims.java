package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Classes and claims of a test, in a namespace of their own. */
final class TestClaims {
    static final String NAMESPACE = "shop";

    /** Of a Drover that provisions, where no volume controller binds. */
    static final Map<String, String> PROPERTIES =
            Map.of(
                    "drover.management.enabled", "false",
                    "drover.provisioner.enabled", "true",
                    "drover.provisioner.bind", "true");

    private final TestDrover drover;

    TestClaims(TestDrover drover) {
        this.drover = drover;
    }

    private KubernetesClient client() {
        return drover.cluster().client();
    }

    void createNamespace(String name) {
        client().namespaces()
                .resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .endMetadata()
                                .build())
                .create();
    }

    void storageClass(String name, Map<String, String> parameters) {
        storageClass(name, "drover.io/file", "Delete", parameters);
    }

    void storageClass(
            String name, String provisioner, String policy, Map<String, String> parameters) {
        storageClass(
                name,
                made ->
                        made.withProvisioner(provisioner)
                                .withReclaimPolicy(policy)
                                .withParameters(parameters));
    }

    void storageClass(String name, Consumer<StorageClassBuilder> change) {
        StorageClassBuilder builder =
                new StorageClassBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withProvisioner("drover.io/file")
                        .withReclaimPolicy("Delete");
        change.accept(builder);
        client().resource(builder.build()).create();
    }

    /** As somebody who changes a class that is there. */
    void allowExpansion(String storageClass) {
        client().storage()
                .v1()
                .storageClasses()
                .withName(storageClass)
                .edit(
                        found ->
                                new StorageClassBuilder(found)
                                        .withAllowVolumeExpansion(true)
                                        .build());
    }

    PersistentVolumeClaim claim(String name, String storageClass) {
        return claim(name, storageClass, claim -> {});
    }

    PersistentVolumeClaim claim(
            String name, String storageClass, Consumer<PersistentVolumeClaim> change) {
        PersistentVolumeClaim claim =
                new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewSpec()
                        .withStorageClassName(storageClass)
                        .withAccessModes("ReadWriteOnce")
                        .withNewResources()
                        .addToRequests("storage", new Quantity("5Mi"))
                        .endResources()
                        .endSpec()
                        .build();
        change.accept(claim);
        return client().resource(claim).create();
    }

    PersistentVolumeClaim find(String claim) {
        return client().persistentVolumeClaims().inNamespace(NAMESPACE).withName(claim).get();
    }

    void delete(String claim) {
        client().persistentVolumeClaims().inNamespace(NAMESPACE).withName(claim).delete();
    }

    /** The Volume of the claim, as soon as it is bound. */
    Volume bound(String claim) {
        drover.awaitTrue(
                claim + " bound",
                () ->
                        find(claim).getStatus() != null
                                && "Bound".equals(find(claim).getStatus().getPhase()));
        return drover.get(Volume.class, find(claim).getSpec().getVolumeName());
    }

    Event awaitEvent(String claim, String reason) {
        drover.awaitTrue(reason, () -> events(claim, reason).size() == 1);
        return events(claim, reason).getFirst();
    }

    /** Drover's: a cluster's volume controller has some reasons in common with it. */
    private List<Event> events(String claim, String reason) {
        return client().v1().events().inAnyNamespace().list().getItems().stream()
                .filter(event -> event.getSource() != null)
                .filter(event -> "drover".equals(event.getSource().getComponent()))
                .filter(event -> event.getInvolvedObject().getName().equals(claim))
                .filter(event -> event.getReason().equals(reason))
                .toList();
    }

    void assertNoVolume(PersistentVolumeClaim claim) {
        assertThat(drover.cluster().find(Volume.class, "pvc-" + claim.getMetadata().getUid()))
                .isEmpty();
    }

    void label(String claim, String key, String value) {
        client().persistentVolumeClaims()
                .inNamespace(NAMESPACE)
                .withName(claim)
                .edit(
                        found -> {
                            Map<String, String> labels =
                                    new TreeMap<>(
                                            Optional.ofNullable(found.getMetadata().getLabels())
                                                    .orElse(Map.of()));
                            labels.put(key, value);
                            found.getMetadata().setLabels(labels);
                            return found;
                        });
    }

    void request(String claim, String size) {
        client().persistentVolumeClaims()
                .inNamespace(NAMESPACE)
                .withName(claim)
                .edit(
                        found -> {
                            found.getSpec()
                                    .getResources()
                                    .setRequests(Map.of("storage", new Quantity(size)));
                            return found;
                        });
    }
}
