package io.drover.blockengine.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.catalog.SurveyedVolume;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.Test;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Measurements leave a store as it was. */
class CatalogBenchTest {
    private final InMemoryStore store = new InMemoryStore();
    private final List<Measurement> measured = new ArrayList<>();
    private final CatalogBench bench =
            new CatalogBench(
                    store, EngineOptions.defaults(), InstantSource.system(), measured::add);

    @Test
    void volumesOfSomebodyElseAreNotTouched() throws Exception {
        TestVolume other = TestVolume.small("bench-0002");
        other.backup(store, "first", 1, other.content(1));

        assertThatCode(() -> bench.requireFree(1)).doesNotThrowAnyException();
        assertThatThrownBy(() -> bench.requireFree(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("bench-0002", "of its own", "drover rm");
    }

    @Test
    void whatWasWrittenIsAStoreAndGoesAgain() throws Exception {
        bench.run(2, 3);

        List<SurveyedVolume> found = new ArrayList<>();
        new Backupstore(store, EngineOptions.defaults(), InstantSource.system()).survey(found::add);
        assertThat(found).hasSize(2).allMatch(volume -> volume.backups().size() == 3);
        assertThat(measured)
                .extracting(Measurement::step)
                .containsExactly("write", "survey", "read");

        bench.delete(2);
        assertThat(store.keys(StoreLayout.VOLUMES)).isEmpty();
    }
}
