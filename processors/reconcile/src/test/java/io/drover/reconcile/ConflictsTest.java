package io.drover.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.Test;

class ConflictsTest {
    private static final Throwable CONFLICT =
            new IllegalStateException(new KubernetesClientException("modified", 409, null));

    @Test
    void anotherWriterIsNoNewsButOneWhoseVersionNeverShowsIs() {
        assertThat(Conflicts.isOrdinary(CONFLICT, 1)).isTrue();
        assertThat(Conflicts.isOrdinary(CONFLICT, 7)).isTrue();
        assertThat(Conflicts.isOrdinary(CONFLICT, 8)).isFalse();
        assertThat(Conflicts.isOrdinary(new IllegalStateException("other"), 1)).isFalse();
    }
}
