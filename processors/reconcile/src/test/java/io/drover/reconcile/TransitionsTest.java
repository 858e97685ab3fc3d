package io.drover.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Backup;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.Test;

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
}
