package io.drover.control.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

class AdoptionRulesTest {
    private static final AdoptionRules RULES = rules(false);

    private static AdoptionRules rules(boolean all) {
        return new AdoptionRules("longhorn-system", all, Set.of("files.example"));
    }

    private static Map<String, String> word(String word) {
        return word.equals("-") ? Map.of() : Map.of("drover.io/backup", word);
    }

    private static PersistentVolumeClaim claim(String namespace, String word, String phase) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("data")
                .withUid("u-1")
                .withAnnotations(word(word))
                .endMetadata()
                .withNewSpec()
                .withStorageClassName("class")
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }

    private static Optional<PersistentVolume> volume(String driver, String uid) {
        return Optional.of(
                new PersistentVolumeBuilder()
                        .withNewSpec()
                        .withNewClaimRef()
                        .withUid(uid)
                        .endClaimRef()
                        .withNewCsi()
                        .withDriver(driver)
                        .endCsi()
                        .endSpec()
                        .build());
    }

    private static Optional<StorageClass> storageClass(Map<String, String> annotations) {
        return Optional.of(
                new StorageClassBuilder()
                        .withNewMetadata()
                        .withName("class")
                        .withAnnotations(annotations)
                        .endMetadata()
                        .withProvisioner("csi.example")
                        .build());
    }

    private static Optional<Namespace> namespace(String word) {
        return Optional.of(
                new NamespaceBuilder()
                        .withNewMetadata()
                        .withAnnotations(word(word))
                        .endMetadata()
                        .build());
    }

    @ParameterizedTest
    @CsvSource({
        "enabled, disabled, disabled, Wanted",
        "disabled, enabled, enabled, Ended",
        "-, enabled, disabled, Wanted",
        "-, disabled, enabled, Ended",
        "-, -, enabled, Wanted",
        "-, -, -, Ended",
        "perhaps, -, -, Ended"
    })
    void theFirstThatSaysSomethingDecides(
            String claim, String namespace, String storageClass, String decision) {
        assertThat(
                        RULES.decide(
                                        claim("shop", claim, "Bound"),
                                        volume("csi.example", "u-1"),
                                        storageClass(word(storageClass)),
                                        namespace(namespace))
                                .getClass()
                                .getSimpleName())
                .isEqualTo(decision);
    }

    @Test
    void aClassThatIsAboutBackupsAsksForThemAndSoMayTheProperty() {
        assertThat(
                        RULES.decide(
                                claim("shop", "-", "Bound"),
                                volume("csi.example", "u-1"),
                                storageClass(Map.of("drover.io/backup-target-name", "x")),
                                namespace("-")))
                .isInstanceOf(Adoption.Wanted.class);
        assertThat(
                        rules(true)
                                .decide(
                                        claim("shop", "-", "Bound"),
                                        volume("csi.example", "u-1"),
                                        Optional.empty(),
                                        Optional.empty()))
                .isInstanceOf(Adoption.Wanted.class);
    }

    @Test
    void copiesUnboundClaimsAndVolumesOfAnotherClaimAreNone() {
        assertThat(decide(claim("longhorn-system", "enabled", "Bound"), "u-1"))
                .isInstanceOf(Adoption.Unwanted.class);
        assertThat(decide(claim("shop", "enabled", "Pending"), "u-1"))
                .isInstanceOf(Adoption.Unwanted.class);
        assertThat(decide(claim("shop", "enabled", "Bound"), "u-2"))
                .isInstanceOf(Adoption.Unwanted.class);
    }

    private static Adoption decide(PersistentVolumeClaim claim, String uid) {
        return RULES.decide(
                claim, volume("csi.example", uid), storageClass(Map.of()), namespace("-"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nfs.csi.k8s.io",
                "rook-ceph.cephfs.csi.ceph.com",
                "files.example",
                "driver.longhorn.io"
            })
    void driversThatCannotBeBackedUpAreRefusedForTheirClass(String driver) {
        assertThat(
                        RULES.decide(
                                claim("shop", "enabled", "Bound"),
                                volume(driver, "u-1"),
                                storageClass(Map.of()),
                                namespace("-")))
                .isInstanceOfSatisfying(
                        Adoption.Refused.class,
                        refused -> {
                            assertThat(refused.ofClass()).isTrue();
                            assertThat(refused.message()).startsWith("storage class 'class': ");
                        });
    }
}
