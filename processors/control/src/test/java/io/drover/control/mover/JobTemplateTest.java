package io.drover.control.mover;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.mover.MoverRun;
import io.drover.resource.Backup;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

import org.junit.jupiter.api.Test;

class JobTemplateTest {
    private static MoverPlan plan() {
        Backup backup = new Backup();
        backup.setMetadata(
                new ObjectMetaBuilder()
                        .withName("b1")
                        .withUid("01234567-89ab-cdef-0123-456789abcdef")
                        .build());
        return TestPlans.backup(backup);
    }

    private static Job job(boolean onePerNode) {
        return new JobTemplate(TestPlans.settings(onePerNode, 0)).of(plan(), "ns", "image");
    }

    @Test
    void jobsOfAnyKindKeepAwayFromEachOther() {
        Job job = job(true);

        Affinity affinity = job.getSpec().getTemplate().getSpec().getAffinity();
        assertThat(
                        affinity.getPodAntiAffinity()
                                .getRequiredDuringSchedulingIgnoredDuringExecution())
                .singleElement()
                .satisfies(
                        term -> {
                            assertThat(term.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
                            assertThat(term.getLabelSelector().getMatchExpressions())
                                    .singleElement()
                                    .satisfies(
                                            found -> {
                                                assertThat(found.getKey())
                                                        .isEqualTo("drover.io/mover");
                                                assertThat(found.getOperator()).isEqualTo("Exists");
                                            });
                        });
        assertThat(job.getSpec().getTemplate().getMetadata().getLabels())
                .containsKey("drover.io/mover");
    }

    @Test
    void theyMayShareANodeUnlessThatIsForbidden() {
        assertThat(job(false).getSpec().getTemplate().getSpec().getAffinity()).isNull();
    }

    @Test
    void aRunHasItsShareOfTheBandwidth() {
        assertThat(((MoverRun) plan().run("ns", 33)).bandwidth()).isEqualTo(33);
    }
}
