package io.drover.control.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.RecurringJob;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

@Timeout(60)
class ClaimLabelRemovalTest {
    private static final String JOB = "recurring-job.longhorn.io/";
    private static final String GROUP = "recurring-job-group.longhorn.io/";
    private static final String SOURCE = JOB + "source";

    private ProvisionPlane provision;

    @BeforeEach
    void start() throws IOException {
        provision = new ProvisionPlane();
        job("daily", "databases", "shared");
        job("weekly", "shared");
    }

    @AfterEach
    void stop() {
        provision.close();
    }

    private void job(String name, String... groups) {
        RecurringJob job = new RecurringJob();
        job.getSpec().groups = List.of(groups);
        provision.plane().create(job, name, Map.of());
    }

    /** A claim with labels, bound to its volume. */
    private PersistentVolumeClaim bound(String name, Map<String, String> labels) {
        PersistentVolumeClaim claim =
                provision.claim(
                        ProvisionPlane.SHOP, name, made -> made.getMetadata().setLabels(labels));
        provision.volume(claim, "Delete");
        provision.persistent(claim, builder -> {});
        name(claim, Claims.volumeName(claim));
        return claim;
    }

    private void name(PersistentVolumeClaim claim, String volume) {
        provision.cluster().patchOutside(claim, Map.of("spec", Map.of("volumeName", volume)));
    }

    private void delete(String job, boolean provisioning) {
        provision.cluster().delete(RecurringJob.class, job);
        Reconciliation<RecurringJob, RecurringJob.Status> run =
                provision.plane().reconciliations().begin(RecurringJob.class, job);
        new ClaimLabelRemoval(provision.caches(), provision.cluster(), provisioning)
                .removeLabels(run);
    }

    private Map<String, String> labels(PersistentVolumeClaim claim) {
        return provision.cluster().client().resource(claim).get().getMetadata().getLabels();
    }

    @Test
    void labelsOfTheJobAndOfItsLastGroupsAreRemovedFromMasters() {
        PersistentVolumeClaim claim =
                bound(
                        "orders",
                        Map.of(
                                SOURCE,
                                "enabled",
                                JOB + "daily",
                                "enabled",
                                JOB + "weekly",
                                "enabled",
                                GROUP + "databases",
                                "enabled",
                                GROUP + "shared",
                                "enabled",
                                "app",
                                "shop"));

        delete("daily", true);

        assertThat(labels(claim))
                .isEqualTo(
                        Map.of(
                                SOURCE,
                                "enabled",
                                JOB + "weekly",
                                "enabled",
                                GROUP + "shared",
                                "enabled",
                                "app",
                                "shop"));
    }

    @Test
    void claimThatIsNoMasterOrOfAnotherVolumeIsNotWritten() {
        Map<String, String> labels = Map.of(JOB + "daily", "enabled");
        PersistentVolumeClaim plain = bound("plain", labels);
        Map<String, String> master = new HashMap<>(labels);
        master.put(SOURCE, "enabled");
        PersistentVolumeClaim foreign =
                provision.claim(
                        ProvisionPlane.SHOP,
                        "foreign",
                        claim -> claim.getMetadata().setLabels(master));
        name(foreign, Claims.volumeName(plain));

        delete("daily", true);

        assertThat(labels(plain)).isEqualTo(labels);
        assertThat(labels(foreign)).isEqualTo(master);
    }

    @Test
    void withoutProvisioningClaimsAreNotTouched() {
        Map<String, String> labels = Map.of(SOURCE, "enabled", JOB + "daily", "enabled");
        PersistentVolumeClaim claim = bound("orders", labels);

        delete("daily", false);

        assertThat(labels(claim)).isEqualTo(labels);
    }
}
