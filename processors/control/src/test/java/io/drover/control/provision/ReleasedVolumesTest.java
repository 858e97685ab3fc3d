package io.drover.control.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

@Timeout(60)
class ReleasedVolumesTest {
    private ProvisionPlane provision;
    private PersistentVolumeClaim claim;
    private String name;

    @BeforeEach
    void start() throws IOException {
        provision = new ProvisionPlane();
        claim = provision.claim("orders");
        name = Claims.volumeName(claim);
    }

    @AfterEach
    void stop() {
        provision.close();
    }

    /** As the route does: the case, and the step of that case. */
    private String reconcile(PersistentVolume persistent) {
        ReleasedVolumes released = new ReleasedVolumes(provision.caches(), provision.cluster());
        String found = released.recognise(persistent);
        if (found.equals("to-be-deleted")) {
            released.deleteData(persistent);
        } else if (found.equals("deleted")) {
            released.delete(persistent);
        }
        return found;
    }

    @Test
    void volumeOfADeletedClaimIsDeletedAndThenItsPersistentVolume() {
        provision.volume(claim, "Delete");
        PersistentVolume persistent = provision.persistent(claim, builder -> {});
        assertThat(reconcile(persistent)).isEqualTo("claimed");

        provision.delete(claim);

        assertThat(reconcile(persistent)).isEqualTo("to-be-deleted");
        assertThat(provision.hasVolume(name)).isFalse();
        assertThat(provision.hasPersistent(name)).isTrue();
        assertThat(reconcile(persistent)).isEqualTo("deleted");
        assertThat(provision.hasPersistent(name)).isFalse();
    }

    @Test
    void volumeOfAClaimThatWasMadeAnewUnderTheSameNameIsDeletedToo() {
        provision.volume(claim, "Delete");
        PersistentVolume persistent = provision.persistent(claim, builder -> {});
        provision.delete(claim);
        provision.claim("orders");

        assertThat(reconcile(persistent)).isEqualTo("to-be-deleted");
        assertThat(provision.hasVolume(name)).isFalse();
    }

    static List<Consumer<PersistentVolumeBuilder>> othersVolumes() {
        return List.of(
                // Longhorn's
                builder ->
                        builder.editMetadata()
                                .withAnnotations(
                                        Map.of("pv.kubernetes.io/provisioned-by", Claims.LONGHORN))
                                .endMetadata()
                                .editSpec()
                                .editCsi()
                                .withDriver(Claims.LONGHORN)
                                .endCsi()
                                .endSpec(),
                // as it was before it had a mark
                builder ->
                        builder.editMetadata()
                                .removeFromAnnotations(OwnPersistentVolumes.NAMESPACE)
                                .endMetadata(),
                // of a Drover in another namespace
                builder ->
                        builder.editMetadata()
                                .addToAnnotations(OwnPersistentVolumes.NAMESPACE, "elsewhere")
                                .endMetadata(),
                // of another driver
                builder ->
                        builder.editSpec()
                                .editCsi()
                                .withDriver("ebs.csi.aws.com")
                                .endCsi()
                                .endSpec(),
                builder -> builder.editSpec().editCsi().withVolumeHandle("").endCsi().endSpec(),
                // it names a claim that has not been bound to it yet
                builder -> builder.editSpec().editClaimRef().withUid("").endClaimRef().endSpec(),
                builder -> builder.editSpec().withClaimRef(null).endSpec());
    }

    @ParameterizedTest
    @MethodSource("othersVolumes")
    void whatThisDroverHasNotMadeIsLeftAlone(Consumer<PersistentVolumeBuilder> change) {
        provision.volume(claim, "Delete");
        PersistentVolume persistent = provision.persistent(claim, change);
        provision.delete(claim);

        assertThat(reconcile(persistent)).isEqualTo("foreign");
        assertThat(provision.hasVolume(name)).isTrue();
        assertThat(provision.hasPersistent(name)).isTrue();
    }

    @Test
    void retainedVolumeStays() {
        provision.volume(claim, "Retain");
        PersistentVolume persistent =
                provision.persistent(
                        claim,
                        builder ->
                                builder.editSpec()
                                        .withPersistentVolumeReclaimPolicy("Retain")
                                        .endSpec());
        provision.delete(claim);

        assertThat(reconcile(persistent)).isEqualTo("retained");
        assertThat(provision.hasVolume(name)).isTrue();
    }

    @Test
    void volumeThatWasNotMadeForTheClaimStays() {
        provision.volume("ledger", Map.of());
        PersistentVolume persistent =
                provision.persistent(
                        claim,
                        builder ->
                                builder.editSpec()
                                        .editCsi()
                                        .withVolumeHandle("ledger")
                                        .endCsi()
                                        .endSpec());
        provision.delete(claim);

        assertThat(reconcile(persistent)).isEqualTo("unrelated");
        assertThat(provision.hasVolume("ledger")).isTrue();
        assertThat(provision.hasPersistent(name)).isTrue();
    }

    @Test
    void cacheThatIsBehindDeletesNothing() {
        provision.volume(claim, "Delete");
        PersistentVolume read = provision.persistent(claim, builder -> {});
        ReleasedVolumes released = new ReleasedVolumes(provision.caches(), provision.cluster());

        released.deleteData(read);
        provision.cluster().delete(Volume.class, name);
        released.delete(read);

        assertThat(provision.hasPersistent(name)).isTrue();
    }

    @Test
    void policyThatWasChangedSinceCounts() {
        provision.volume(claim, "Delete");
        PersistentVolume read = provision.persistent(claim, builder -> {});
        provision.delete(claim);
        provision
                .cluster()
                .patchOutside(
                        read, Map.of("spec", Map.of("persistentVolumeReclaimPolicy", "Retain")));

        new ReleasedVolumes(provision.caches(), provision.cluster()).deleteData(read);

        assertThat(provision.hasVolume(name)).isTrue();
    }
}
