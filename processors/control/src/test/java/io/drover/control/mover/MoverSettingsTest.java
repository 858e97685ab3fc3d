package io.drover.control.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;

import io.fabric8.kubernetes.api.model.Toleration;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Properties of the Jobs that are JSON. */
class MoverSettingsTest {
    private static final TypeReference<List<Toleration>> TOLERATIONS = new TypeReference<>() {};

    @Test
    void isReadAsAPodHasIt() {
        assertThat(
                        MoverSettings.json(
                                "drover.mover.tolerations",
                                "[{\"key\":\"backup\",\"operator\":\"Exists\"}]",
                                TOLERATIONS))
                .singleElement()
                .satisfies(
                        toleration -> {
                            assertThat(toleration.getKey()).isEqualTo("backup");
                            assertThat(toleration.getOperator()).isEqualTo("Exists");
                        });
        assertThat(MoverSettings.json("drover.mover.tolerations", "[]", TOLERATIONS)).isEmpty();
    }

    @Test
    void oneJobOnANodeOrAnyNumber() {
        assertThat(MoverSettings.onePerNode(0)).isFalse();
        assertThat(MoverSettings.onePerNode(1)).isTrue();
        assertThatThrownBy(() -> MoverSettings.onePerNode(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("drover.mover.per-node is '2'; set it to 0");
    }

    @Test
    void eachJobHasAnEqualShareOfTheBandwidth() {
        assertThat(TestPlans.settings(false, 0).share(3)).isZero();
        assertThat(TestPlans.settings(false, 100).share(3)).isEqualTo(33);
        assertThat(TestPlans.settings(false, 2).share(3)).isEqualTo(1);
        assertThatThrownBy(() -> MoverSettings.bandwidth(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("drover.mover.bandwidth is -1 bytes");
    }

    @Test
    void malformedOneIsNamed() {
        assertThatThrownBy(() -> MoverSettings.json("drover.mover.tolerations", "key", TOLERATIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("drover.mover.tolerations: 'key' is not what a Pod has");
    }
}
