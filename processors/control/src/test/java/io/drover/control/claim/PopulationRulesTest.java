package io.drover.control.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Backup;
import io.drover.resource.KubernetesStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;
import java.util.Optional;

class PopulationRulesTest {
    private static final PopulationRules RULES = new PopulationRules("drover", true, true);

    private static PersistentVolumeClaimBuilder claim() {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("data")
                .endMetadata()
                .withNewSpec()
                .withNewDataSourceRef()
                .withApiGroup("longhorn.io")
                .withKind("Backup")
                .withName("b-1")
                .endDataSourceRef()
                .endSpec();
    }

    private static Optional<Backup> backup(String namespace, String allowed) {
        Backup backup = new Backup();
        backup.setMetadata(
                new ObjectMetaBuilder()
                        .withName("b-1")
                        .withAnnotations(Map.of("drover.io/allow-namespaces", allowed))
                        .build());
        backup.getStatus().state = "Completed";
        backup.getStatus()
                .labels
                .put(
                        "KubernetesStatus",
                        new KubernetesStatus("pv", "Bound", namespace, "data", "").text());
        return Optional.of(backup);
    }

    private static Optional<StorageClass> storageClass(String provisioner, String binding) {
        return Optional.of(
                new StorageClassBuilder()
                        .withNewMetadata()
                        .withName("fast")
                        .endMetadata()
                        .withProvisioner(provisioner)
                        .withVolumeBindingMode(binding)
                        .build());
    }

    private static Optional<StorageClass> storageClass() {
        return storageClass("csi.example", "Immediate");
    }

    private static String reason(Population decision) {
        return switch (decision) {
            case Population.Refused refused -> refused.reason();
            case Population.Wanted _ -> "wanted";
            case Population.Waiting _ -> "waiting";
            case Population.None _ -> "none";
        };
    }

    @ParameterizedTest
    @CsvSource({
        "shop, '', true, wanted",
        "office, '', true, BackupNotAllowed",
        "'', '', true, BackupNotAllowed",
        "office, shop, true, wanted",
        "office, 'a, shop', true, wanted",
        "office, *, true, wanted",
        "office, shopping, true, BackupNotAllowed",
        "shop, '', false, BackupNotAllowed",
        "office, shop, false, wanted"
    })
    void aClaimMayHaveBackupsOfItsNamespaceAndThoseThatNameIt(
            String recorded, String allowed, boolean byNamespace, String decision) {
        assertThat(
                        reason(
                                new PopulationRules("drover", true, byNamespace)
                                        .decide(
                                                claim().build(),
                                                backup(recorded, allowed),
                                                storageClass())))
                .isEqualTo(decision);
    }

    @Test
    void whatIsNotThereIsCalledAsWhatIsNotAllowed() {
        Population missing = RULES.decide(claim().build(), Optional.empty(), storageClass());

        assertThat(missing)
                .isEqualTo(RULES.decide(claim().build(), backup("office", ""), storageClass()));
    }

    @Test
    void labelsOfAnotherWriterAreNoNamespace() {
        Optional<Backup> backup = backup("shop", "");
        backup.get().getStatus().labels.put("KubernetesStatus", "{");

        assertThat(reason(RULES.decide(claim().build(), backup, storageClass())))
                .isEqualTo("BackupNotAllowed");
    }

    @Test
    void oneThatHasNotCompletedIsAwaited() {
        Optional<Backup> backup = backup("shop", "");
        backup.get().getStatus().state = "InProgress";

        assertThat(reason(RULES.decide(claim().build(), backup, storageClass())))
                .isEqualTo("BackupNotCompleted");
    }

    @Test
    void switchedOffTheClaimIsTold() {
        assertThat(
                        reason(
                                new PopulationRules("drover", false, true)
                                        .decide(
                                                claim().build(),
                                                backup("shop", ""),
                                                storageClass())))
                .isEqualTo("RestoreSwitchedOff");
    }

    @Test
    void anotherNamespaceThanThatOfBackupsIsRefused() {
        PersistentVolumeClaim claim =
                claim().editSpec()
                        .editDataSourceRef()
                        .withNamespace("office")
                        .endDataSourceRef()
                        .endSpec()
                        .build();

        assertThat(reason(RULES.decide(claim, backup("shop", ""), storageClass())))
                .isEqualTo("InvalidDataSource");
    }

    @Test
    void aClassMayWaitForTheFirstPod() {
        Optional<StorageClass> waiting = storageClass("csi.example", "WaitForFirstConsumer");
        PersistentVolumeClaim scheduled =
                claim().editMetadata()
                        .addToAnnotations("volume.kubernetes.io/selected-node", "node")
                        .endMetadata()
                        .build();

        assertThat(reason(RULES.decide(claim().build(), backup("shop", ""), waiting)))
                .isEqualTo("waiting");
        assertThat(reason(RULES.decide(scheduled, backup("shop", ""), waiting)))
                .isEqualTo("wanted");
    }

    @Test
    void aClassIsNeededAndDroversOwnIsAnothersAffair() {
        assertThat(reason(RULES.decide(claim().build(), backup("shop", ""), Optional.empty())))
                .isEqualTo("InvalidDataSource");
        assertThat(
                        reason(
                                RULES.decide(
                                        claim().build(),
                                        backup("shop", ""),
                                        storageClass("drover.io/file", "Immediate"))))
                .isEqualTo("none");
    }

    @Test
    void onlyClaimsWithoutAVolumeAreOpen() {
        assertThat(PopulationRules.isOpen(claim().build())).isTrue();
        assertThat(
                        PopulationRules.isOpen(
                                claim().editSpec().withVolumeName("pv").endSpec().build()))
                .isFalse();
        assertThat(
                        PopulationRules.isOpen(
                                claim().editMetadata()
                                        .addToAnnotations("drover.io/volume", "shop-data")
                                        .endMetadata()
                                        .build()))
                .as("it was made for a Volume")
                .isFalse();
        assertThat(
                        PopulationRules.isOpen(
                                claim().editSpec()
                                        .editDataSourceRef()
                                        .withApiGroup("other.example")
                                        .endDataSourceRef()
                                        .endSpec()
                                        .build()))
                .isFalse();
    }
}
