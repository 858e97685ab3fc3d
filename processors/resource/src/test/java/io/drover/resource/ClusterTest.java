package io.drover.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.support.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

class ClusterTest {
    private static final String OTHERS = "example.com/other";
    private static TestCluster api;

    @BeforeAll
    static void start() throws Exception {
        api = TestCluster.start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static void setFinalizers(String name, String... finalizers) {
        api.cluster()
                .patch(
                        Volume.class,
                        name,
                        Map.of("metadata", Map.of("finalizers", List.of(finalizers))));
    }

    private static void assertConflict(Runnable write) {
        assertThatThrownBy(write::run)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409));
    }

    @Test
    void finalizerThatAnotherWriterAddedMeanwhileIsNotLost() {
        Volume read = api.create(new Volume(), "shared");
        setFinalizers("shared", Names.FINALIZER, OTHERS);

        assertConflict(() -> api.cluster().removeFinalizer(read));
        api.cluster().removeFinalizer(api.get(Volume.class, "shared"));

        assertThat(api.get(Volume.class, "shared").getFinalizers()).containsExactly(OTHERS);
    }

    @Test
    void takingHoldLeavesTheFinalizersOfOthers() {
        api.create(new Volume(), "held");
        setFinalizers("held");
        Volume read = api.get(Volume.class, "held");
        setFinalizers("held", OTHERS);

        assertConflict(() -> api.cluster().addFinalizer(read));
        Volume held = api.cluster().addFinalizer(api.get(Volume.class, "held"));

        assertThat(held.getFinalizers()).containsExactlyInAnyOrder(OTHERS, Names.FINALIZER);
    }

    @Test
    void manyObjectsAreReadInPartsAndEachOnce() {
        Set<String> made = new TreeSet<>();
        for (int i = 0; i < 1_001; i++) {
            made.add("many-%04d".formatted(i));
        }
        made.forEach(name -> api.create(new RecurringJob(), name));
        List<String> seen = new ArrayList<>();

        api.cluster().forEach(RecurringJob.class, job -> seen.add(job.getMetadata().getName()));

        assertThat(seen).containsExactlyElementsOf(made);
    }

    @Test
    void removingTheFinalizerOfADeletedObjectIsNoError() {
        Volume read = api.create(new Volume(), "gone");
        setFinalizers("gone");
        api.cluster().delete(Volume.class, "gone");

        api.cluster().removeFinalizer(read);

        assertThat(api.cluster().find(Volume.class, "gone")).isEmpty();
    }

    @Test
    void nothingIsWrittenWithoutTheLeaseButWhatPeopleAskFor() {
        Cluster fenced = api.cluster().fenced(() -> false);
        Volume volume = api.create(new Volume(), "fenced");
        Volume.Status changed = new Volume.Status();
        changed.state = "detached";
        for (Runnable write :
                List.<Runnable>of(
                        () -> fenced.create(new Volume()),
                        () -> fenced.patchLabels(Volume.class, "fenced", Map.of("a", "b")),
                        () -> fenced.delete(Volume.class, "fenced"),
                        () -> new StatusWriter(fenced).write(volume, changed))) {
            assertThatThrownBy(write::run)
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("the Lease 'drover' is not held");
        }

        fenced.unfenced().delete(Volume.class, "fenced");

        assertThat(fenced.find(Volume.class, "fenced").orElseThrow().isMarkedForDeletion())
                .isTrue();
    }
}
