package io.drover.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.reconcile.QueueState;

import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class WorkersHealthCheckTest {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private static HealthCheck.Result check(int alive, Duration stalled) {
        QueueState fine = new QueueState("volumes", 0, 9, 1, 4, 4, Duration.ZERO);
        QueueState queue = new QueueState("backups", 3, 9, 1, 4, alive, stalled);
        return new WorkersHealthCheck(() -> List.of(fine, queue), PATIENCE).call();
    }

    @Test
    void busyWorkersAreAlive() {
        assertThat(check(4, Duration.ofMinutes(29)).getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void queueWithoutWorkersIsDead() {
        HealthCheck.Result result = check(4, Duration.ofMinutes(31));

        assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(result.getMessage().orElseThrow())
                .contains("backups: 4 of 4 workers are there, 3 resources wait")
                .doesNotContain("volumes");
    }

    @Test
    void workerThatDiedIsMissed() {
        assertThat(check(3, Duration.ZERO).getState()).isEqualTo(HealthCheck.State.DOWN);
    }

    @Test
    void itDoesNotAffectReadiness() {
        WorkersHealthCheck check = new WorkersHealthCheck(List::of, PATIENCE);

        assertThat(check.isLiveness()).isTrue();
        assertThat(check.isReadiness()).isFalse();
    }
}
