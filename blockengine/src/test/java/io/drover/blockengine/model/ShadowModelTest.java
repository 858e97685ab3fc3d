package io.drover.blockengine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.store.StoreCapabilities;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Whatever is done to a store, in whatever order, it holds what a plain model predicts. */
class ShadowModelTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void randomHistoriesOfThreeVolumes(long seed) throws Exception {
        Random random = new Random(seed);
        InMemoryStore store =
                new InMemoryStore(new StoreCapabilities(seed % 2 == 0, 1 + (int) seed % 5, 4));
        List<ShadowModel> volumes = new ArrayList<>();
        for (CompressionMethod method : CompressionMethod.values()) {
            TestVolume volume = new TestVolume("v-" + method.id(), TestVolume.SMALL, method);
            volumes.add(new ShadowModel(volume, store, random, 9));
        }
        run(volumes, random, 200, seed);
        assertThat(volumes.stream().mapToInt(ShadowModel::crashedBackups).sum()).isPositive();
    }

    @Test
    void aRandomHistoryWithBlocksOfTwoMebibytes() throws Exception {
        Random random = new Random(100);
        InMemoryStore store = new InMemoryStore();
        TestVolume volume = new TestVolume("v-default", BlockSize.DEFAULT, CompressionMethod.LZ4);
        run(List.of(new ShadowModel(volume, store, random, 4)), random, 24, 100);
    }

    @Test
    void aRandomHistoryWithBlocksOfSixteenMebibytes() throws Exception {
        Random random = new Random(200);
        InMemoryStore store = new InMemoryStore();
        TestVolume volume = new TestVolume("v-large", BlockSize.LARGE, CompressionMethod.LZ4);
        run(List.of(new ShadowModel(volume, store, random, 2)), random, 16, 200);
    }

    private static void run(List<ShadowModel> volumes, Random random, int steps, long seed)
            throws Exception {
        ShadowModel model = volumes.getFirst();
        try {
            for (int i = 0; i < steps; i++) {
                model = volumes.get(random.nextInt(volumes.size()));
                model.step();
            }
            for (ShadowModel volume : volumes) {
                model = volume;
                volume.assertSound();
            }
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + " failed after\n" + String.join("\n", model.story()), e);
        }
        assertThat(model.story()).isNotEmpty();
    }
}
