package io.drover.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Backup;
import io.drover.resource.Condition;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.Test;

import java.util.List;

class TransitionsTest {
    private static Backup backup() {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder().withName("b1").withNamespace("ns").build());
        return backup;
    }

    private static String summary(Backup.Status status) {
        return new Transitions().describe(new Reconciliation<>(backup(), status)).get("summary");
    }

    @Test
    void summaryHasTheMessageIfThereIsOne() {
        Backup.Status status = new Backup.Status();
        status.state = "Completed";
        assertThat(summary(status)).isEqualTo("Backup b1 is Completed");

        status.state = "Error";
        status.error = "the store is full";
        assertThat(summary(status)).isEqualTo("Backup b1 is Error: the store is full");
    }

    /** Its recurring jobs are no reason why a volume is faulted. */
    @Test
    void summaryOfAVolumeLeavesItsRecurringJobsOut() {
        Volume volume = new Volume();
        volume.setMetadata(new ObjectMetaBuilder().withName("pg").withNamespace("ns").build());
        Volume.Status status = new Volume.Status();
        status.robustness = "faulted";
        status.conditions =
                List.of(
                        condition("Scheduled", "the data is gone"),
                        condition(Volume.RECURRING_JOBS, "daily"),
                        condition(Volume.RECURRING_JOBS_RESTORED, "weekly"));

        assertThat(new Transitions().describe(new Reconciliation<>(volume, status)).get("summary"))
                .isEqualTo("Volume pg is faulted: the data is gone");
    }

    private static Condition condition(String type, String message) {
        return new Condition(type, "False", "", message, "", "");
    }
}
