package io.drover.control.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.control.provision.ClaimObstacle.Refused;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.Map;

@Timeout(60)
class ClaimLabelsTest {
    private static final String JOB = "recurring-job.longhorn.io/nightly";
    private static final Map<String, String> LABELS =
            Map.of("recurring-job.longhorn.io/source", "enabled", JOB, "enabled");

    private ProvisionPlane provision;
    private PersistentVolumeClaim owner;

    @BeforeEach
    void start() throws IOException {
        provision = new ProvisionPlane();
        provision.namespace("mallory");
        owner = labelled(ProvisionPlane.SHOP, "orders", "");
    }

    @AfterEach
    void stop() {
        provision.close();
    }

    private PersistentVolumeClaim labelled(String namespace, String name, String volumeName) {
        return provision.claim(
                namespace,
                name,
                claim -> {
                    claim.getMetadata().setLabels(LABELS);
                    claim.getSpec().setVolumeName(volumeName);
                });
    }

    /** The claim names its volume, as it does when it is bound. */
    private void apply(PersistentVolumeClaim claim, String volumeName) throws Refused {
        claim.getSpec().setVolumeName(volumeName);
        new ClaimLabels(provision.caches(), provision.cluster()).apply(claim);
    }

    private Map<String, String> labels(String volume) {
        return provision.plane().api().get(Volume.class, volume).getMetadata().getLabels();
    }

    @Test
    void volumeOfTheClaimGetsItsLabelsAndKeepsOthers() throws Refused {
        String name = provision.volume(owner, "Delete").getMetadata().getName();
        provision.persistent(owner, builder -> {});

        apply(owner, name);

        assertThat(labels(name)).containsEntry(JOB, "enabled").containsEntry("app", "shop");
    }

    @Test
    void claimThatNamesTheVolumeOfAnotherOneIsRefused() {
        String name = provision.volume(owner, "Delete").getMetadata().getName();
        provision.persistent(owner, builder -> {});
        PersistentVolumeClaim thief = labelled("mallory", "orders", name);

        assertThatThrownBy(() -> apply(thief, name))
                .isInstanceOf(Refused.class)
                .hasMessage(
                        "spec.volumeName: '%s' is the volume of another claim; make this claim anew without the field"
                                .formatted(name));
        assertThat(labels(name)).isEqualTo(Map.of("app", "shop"));
    }

    @Test
    void claimOfTheSameNameThatWasMadeAnewIsRefused() {
        String name = provision.volume(owner, "Delete").getMetadata().getName();
        provision.persistent(owner, builder -> {});
        provision.delete(owner);
        PersistentVolumeClaim later = labelled(ProvisionPlane.SHOP, "orders", name);

        assertThatThrownBy(() -> apply(later, name)).isInstanceOf(Refused.class);
        assertThat(labels(name)).isEqualTo(Map.of("app", "shop"));
    }

    @Test
    void nameOfAVolumeThatNoPersistentVolumeHasIsNoClaimToIt() throws Refused {
        provision.volume("ledger", Map.of());

        apply(owner, "ledger");

        assertThat(labels("ledger")).isEqualTo(Map.of("app", "shop"));
    }

    @Test
    void volumeThatWasMadeForAnotherClaimDoesNotFollow() {
        String name = provision.volume(provision.claim("first"), "Retain").getMetadata().getName();
        provision.persistent(
                owner,
                builder -> builder.editSpec().editCsi().withVolumeHandle(name).endCsi().endSpec());

        assertThatThrownBy(() -> apply(owner, Claims.volumeName(owner)))
                .isInstanceOf(Refused.class)
                .hasMessage(
                        "Volume '%s' was made for another claim; if this one is to have it, remove its annotation drover.io/claim-uid"
                                .formatted(name));
        assertThat(labels(name)).isEqualTo(Map.of("app", "shop"));
    }

    @Test
    void volumeFollowsAlsoByAPersistentVolumeThatPeopleMade() throws Refused {
        provision.volume("ledger", Map.of());
        provision.persistent(
                owner,
                builder ->
                        builder.editMetadata()
                                .withName("ledger-pv")
                                .withAnnotations(Map.of())
                                .endMetadata()
                                .editSpec()
                                .editCsi()
                                .withVolumeHandle("ledger")
                                .endCsi()
                                .endSpec());

        apply(owner, "ledger-pv");

        assertThat(labels("ledger")).containsEntry(JOB, "enabled");
    }

    @Test
    void persistentVolumeOfAnotherDroverIsNoneOfThisOne() throws Refused {
        provision.volume("ledger", Map.of());
        provision.persistent(
                owner,
                builder ->
                        builder.editMetadata()
                                .addToAnnotations(OwnPersistentVolumes.NAMESPACE, "elsewhere")
                                .endMetadata()
                                .editSpec()
                                .editCsi()
                                .withVolumeHandle("ledger")
                                .endCsi()
                                .endSpec());

        apply(owner, Claims.volumeName(owner));

        assertThat(labels("ledger")).isEqualTo(Map.of("app", "shop"));
    }
}
