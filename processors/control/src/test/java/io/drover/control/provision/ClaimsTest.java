package io.drover.control.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.control.provision.ClaimObstacle.Refused;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.Map;

@Timeout(60)
class ClaimsTest {
    private ProvisionPlane provision;
    private int used;

    @BeforeEach
    void start() throws IOException {
        provision = new ProvisionPlane();
    }

    @AfterEach
    void stop() {
        provision.close();
    }

    private String recognise(PersistentVolumeClaim claim, boolean scheduled) {
        return new Claims(provision.caches(), scheduled).recognise(claim);
    }

    @Test
    void claimThatWaitsForItsPodWaitsForTheSchedulerOnlyWhereThereIsOne() {
        provision.storageClass("Delete", "WaitForFirstConsumer", Map.of());
        PersistentVolumeClaim claim = provision.claim("orders");

        assertThat(recognise(claim, true)).isEqualTo("unscheduled");
        assertThat(recognise(claim, false)).isEqualTo("pending");

        claim.getMetadata().setAnnotations(Map.of("volume.kubernetes.io/selected-node", "here"));

        assertThat(recognise(claim, true)).isEqualTo("pending");
    }

    @Test
    void claimOfAClassThatBindsAtOnceDoesNotWait() {
        provision.storageClass("Delete", "Immediate", Map.of());

        assertThat(recognise(provision.claim("orders"), true)).isEqualTo("pending");
    }

    private void use(ClaimReports reports) throws Refused {
        PersistentVolumeClaim claim = provision.claim("user-" + used++);
        Claims claims = new Claims(provision.caches(), false);
        reports.reportUnknown(
                claim, ClassParameters.of(claims.storageClass(claim).orElseThrow(), 100));
    }

    @Test
    void unknownParametersAreReportedOnceForEachClassAlsoIfItIsMadeAnew() throws Refused {
        ClaimReports reports = new ClaimReports(provision.plane().events());
        provision.storageClass("Delete", "Immediate", Map.of("colour", "red"));
        use(reports);
        use(reports);
        assertThat(provision.events("UnknownParameters"))
                .containsExactly("storage class 'files' has parameters without effect: colour");

        anew(Map.of("taste", "sweet"));
        use(reports);
        use(reports);
        anew(Map.of("taste", "sweet"));
        use(reports);

        assertThat(provision.events("UnknownParameters"))
                .containsExactlyInAnyOrder(
                        "storage class 'files' has parameters without effect: colour",
                        "storage class 'files' has parameters without effect: taste",
                        "storage class 'files' has parameters without effect: taste");
    }

    private void anew(Map<String, String> parameters) {
        provision.cluster().client().storage().v1().storageClasses().withName("files").delete();
        provision.storageClass("Delete", "Immediate", parameters);
    }
}
