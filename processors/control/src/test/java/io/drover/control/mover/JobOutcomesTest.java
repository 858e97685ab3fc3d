package io.drover.control.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.backup.ChangeWay;
import io.drover.blockengine.backup.ChangesFound;
import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.store.StoreException;
import io.drover.mover.MoverOutcome;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.support.TestPlane;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Optional;

class JobOutcomesTest {
    private static final String MISSED = "block 2 has changed, and the driver did not report it";
    private static final ChangesFound READ_ALL = new ChangesFound(ChangeWay.ALL, "", "");

    private TestPlane plane;
    private JobOutcomes outcomes;
    private MoverPlan plan;

    @BeforeEach
    void start() throws IOException {
        plane = new TestPlane();
        outcomes =
                new JobOutcomes(
                        plane.cluster(), new DriverDistrust(plane.cluster(), plane.events()));
        Backup backup = plane.backup("b1", "vol", "main");
        plan = TestPlans.backup(backup);
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    /** A Pod of the Job that has ended. */
    private void ended(String name, int code, MoverOutcome outcome) {
        plane.cluster()
                .client()
                .resource(
                        new PodBuilder()
                                .withMetadata(plan.owned(name, plane.cluster().namespace()))
                                .editMetadata()
                                .withOwnerReferences(
                                        new OwnerReferenceBuilder()
                                                .withApiVersion("batch/v1")
                                                .withKind("Job")
                                                .withName(plan.job())
                                                .withUid("job-uid")
                                                .build())
                                .endMetadata()
                                .withNewStatus()
                                .addNewContainerStatus()
                                .withNewState()
                                .withNewTerminated()
                                .withExitCode(code)
                                .withMessage(Cluster.MAPPER.valueToTree(outcome).toString())
                                .endTerminated()
                                .endState()
                                .endContainerStatus()
                                .endStatus()
                                .build())
                .create();
    }

    private Optional<ConfigMap> distrust() {
        return plane.cluster().find(ConfigMap.class, "drover-cbt-distrust-" + TestPlans.DRIVER);
    }

    @Test
    void aDriverThatWasCaughtIsRememberedEvenIfTheRunFailsAfterwards() {
        ended("pod", 5, MoverOutcome.failed(new StoreException.Unavailable("no answer"), MISSED));

        assertThatThrownBy(() -> outcomes.require(plan))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessage("no answer");

        assertThat(distrust().orElseThrow().getData())
                .containsEntry("backup", "b1")
                .containsEntry("missed", MISSED);
        assertThat(plane.cluster().client().v1().events().inAnyNamespace().list().getItems())
                .filteredOn(event -> event.getReason().equals("ChangedBlocksMissed"))
                .singleElement()
                .extracting(Event::getMessage)
                .asString()
                .endsWith(MISSED);
    }

    @Test
    void whatAPodHadNoticedThatWasReplacedCounts() throws Exception {
        ended("pod-1", 130, MoverOutcome.failed(new InterruptedException("evicted"), MISSED));
        ended("pod-2", 0, MoverOutcome.done(new TransferStatistics(1, 0, 0, 0, 0, 0), READ_ALL));

        assertThat(outcomes.require(plan).statistics().bytesRead()).isEqualTo(1);
        assertThat(distrust()).isPresent();
    }

    @Test
    void aFailureWithoutSuchAChangeBlamesNobody() {
        ended("pod", 5, MoverOutcome.failed(new StoreException.Unavailable("no answer")));

        assertThatThrownBy(() -> outcomes.require(plan))
                .isInstanceOf(StoreException.Unavailable.class);
        assertThat(distrust()).isEmpty();
    }
}
