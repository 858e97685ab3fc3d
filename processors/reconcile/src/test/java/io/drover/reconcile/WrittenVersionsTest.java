package io.drover.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

/** Which copies of an object are too old to be reconciled. */
class WrittenVersionsTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final WrittenVersions versions = new WrittenVersions(() -> now);

    private static Volume cached(String version) {
        Volume volume = new Volume();
        volume.setMetadata(new ObjectMetaBuilder().withResourceVersion(version).build());
        return volume;
    }

    @Test
    void copyBeforeTheWriteIsOutdatedUntilTheWriteArrives() {
        versions.add("v", "10");

        assertThat(versions.isOutdated("v", cached("9"))).isTrue();
        assertThat(versions.isOutdated("other", cached("9"))).isFalse();
        assertThat(versions.isOutdated("v", cached("10"))).isFalse();
        assertThat(versions.isOutdated("v", cached("9"))).isFalse();
    }

    @Test
    void versionsThatWentBackAreBelievedAfterAWhile() {
        versions.add("v", "1000");
        now = now.plus(WrittenVersions.PATIENCE).minus(Duration.ofMillis(1));
        assertThat(versions.isOutdated("v", cached("3"))).isTrue();

        now = now.plus(Duration.ofMillis(1));

        assertThat(versions.isOutdated("v", cached("3"))).isFalse();
    }

    @Test
    void versionsThatAreNoNumbersAreNotCompared() {
        versions.add("v", "abc");
        assertThat(versions.isOutdated("v", cached("9"))).isFalse();

        versions.add("v", "10");
        assertThat(versions.isOutdated("v", cached("abc"))).isFalse();
    }

    @Test
    void nextObjectOfTheNameStartsAfresh() {
        versions.add("v", "10");
        versions.forget("v");

        assertThat(versions.isOutdated("v", cached("9"))).isFalse();
    }
}
