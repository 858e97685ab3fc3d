package io.drover.control.several;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Volume;
import io.drover.support.TestPlane;
import io.fabric8.kubernetes.api.model.Event;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class VolumeTargetsReportTest {
    private TestPlane plane;
    private VolumeTargetsReport report;

    @BeforeEach
    void start() throws IOException {
        plane = new TestPlane();
        plane.informers().open();
        await().until(plane.informers()::allSynced);
        plane.target("archive");
        report = new VolumeTargetsReport(plane.cluster(), plane.informers(), plane::now);
        plane.create(new Volume(), "data", Map.of());
        annotate("archive");
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private void annotate(String value) {
        Map<String, Object> annotations = new HashMap<>();
        annotations.put(VolumeTargets.ANNOTATION, value);
        plane.cluster()
                .patch(
                        Volume.class,
                        "data",
                        Map.of("metadata", Map.of("annotations", annotations)));
    }

    private Optional<Condition> look() {
        Reconciliation<Volume, Volume.Status> run =
                plane.reconciliations().begin(Volume.class, "data");
        report.report(run);
        plane.reconciliations().publish(run);
        return Conditions.find(run.status().conditions, Volume.ADDITIONAL_TARGETS);
    }

    private List<String> events() {
        return plane.cluster().client().v1().events().inAnyNamespace().list().getItems().stream()
                .map(Event::getReason)
                .toList();
    }

    @Test
    void targetThatIsDeletedIsReportedOnceAndItsReturnToo() {
        assertThat(look()).hasValueSatisfying(condition -> assertThat(condition.isTrue()).isTrue());
        plane.cluster().delete(BackupTarget.class, "archive");
        plane.cluster()
                .removeFinalizer(plane.cluster().find(BackupTarget.class, "archive").orElseThrow());

        Condition missing = look().orElseThrow();
        look();

        assertThat(missing.reason()).isEqualTo("AdditionalTargetMissing");
        assertThat(missing.message())
                .isEqualTo(
                        "annotation drover.io/additional-backup-targets: there is no BackupTarget"
                                + " 'archive' any more, and no backups go there; create it, or take"
                                + " the name out");
        assertThat(events()).containsExactly("AdditionalTargetMissing");
        plane.target("archive");
        assertThat(look()).hasValueSatisfying(condition -> assertThat(condition.isTrue()).isTrue());
    }

    @Test
    void annotationThatIsNoListIsReported() {
        annotate("archive,");

        assertThat(look())
                .hasValueSatisfying(
                        condition ->
                                assertThat(condition.reason())
                                        .isEqualTo("AdditionalTargetsInvalid"));
    }

    @Test
    void withoutTheAnnotationThereIsNoCondition() {
        look();
        annotate(null);

        assertThat(look()).isEmpty();
    }
}
