package io.drover.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;

class CachesHealthCheckTest {
    private static HealthCheck.Result check(boolean synced, Optional<String> away) {
        return new CachesHealthCheck(() -> synced, () -> away).call(Map.of());
    }

    @Test
    void readyWithFilledCachesAndAnApiServer() {
        assertThat(check(true, Optional.empty()).getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void notReadyBeforeTheCachesAreFilled() {
        HealthCheck.Result result = check(false, Optional.empty());

        assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(result.getMessage())
                .hasValueSatisfying(text -> assertThat(text).contains("not been read"));
    }

    @Test
    void notReadyWhileTheApiServerIsAway() {
        HealthCheck.Result result =
                check(true, Optional.of("the API server has not answered for 7 s"));

        assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(result.getMessage()).contains("the API server has not answered for 7 s");
    }
}
