package io.drover.blockengine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySink;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestImage;

import org.junit.jupiter.api.Test;

class ImageBackupTest {
    private static final byte[] FIRST = TestImage.content(1024, 1, 2, 0, 3);
    private static final byte[] SECOND = TestImage.content(1 << 21, 2, 4);

    private final InMemoryStore store = new InMemoryStore();

    @Test
    void imagesShareBlocks() throws Exception {
        ImageOutcome first = TestImage.backup(store, "first", FIRST);
        ImageOutcome second = TestImage.backup(store, "second", SECOND);

        assertThat(first.image().size()).isEqualTo(FIRST.length);
        assertThat(first.statistics().blocksNew()).isEqualTo(3);
        assertThat(second.statistics().blocksNew()).isEqualTo(1);
        assertThat(second.statistics().blocksReused()).isEqualTo(1);
        assertThat(TestImage.restore(store, "first")).isEqualTo(FIRST);
        assertThat(TestImage.restore(store, "second", new MemorySink(FIRST))).isEqualTo(SECOND);
        assertThat(store.keys(ImagePool.INSTANCE.locks())).isEmpty();
    }

    @Test
    void theSameImageIsNotStoredAgain() throws Exception {
        TestImage.backup(store, "first", FIRST);

        ImageOutcome again = TestImage.backup(store, "first", FIRST);

        assertThat(again.statistics().blocksProcessed()).isZero();
        assertThat(again.image().inProgress()).isFalse();
    }

    @Test
    void anotherImageOfTheNameIsRefused() throws Exception {
        TestImage.backup(store, "first", FIRST);

        assertThatThrownBy(() -> TestImage.backup(store, "first", SECOND))
                .isInstanceOf(StoreException.Conflict.class)
                .hasMessageContaining("already exists");
        assertThat(TestImage.restore(store, "first")).isEqualTo(FIRST);
    }

    @Test
    void anImageOfAnOddSizeIsRefused() {
        byte[] odd = TestImage.content(1000, 1);

        assertThatThrownBy(() -> TestImage.backup(store, "odd", odd))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("512");
    }

    @Test
    void oneThatWasCutOffCannotBeRestoredAndIsDoneAgain() throws Exception {
        for (int mutations = 0; ; mutations++) {
            InMemoryStore target = store.copy();
            FaultyStore faulty = new FaultyStore(target).crashAfter(mutations);
            try {
                TestImage.backup(faulty, "first", FIRST);
            } catch (StoreException.Unavailable e) {
                assertThat(faulty.hasCrashed()).isTrue();
            }
            if (!faulty.hasCrashed()) {
                assertThat(mutations).isGreaterThan(5);
                return;
            }
            assertRestoresOrRefuses(target);
            TestImage.backup(target, "first", FIRST);
            assertThat(TestImage.restore(target, "first")).isEqualTo(FIRST);
        }
    }

    private static void assertRestoresOrRefuses(InMemoryStore target) throws Exception {
        try {
            assertThat(TestImage.restore(target, "first")).isEqualTo(FIRST);
        } catch (StoreException.NotFound | StoreException.Conflict e) {
            assertThat(e).hasMessageContaining("first");
        }
    }

    @Test
    void compressedAndUncompressedBlocksAreNotMixed() throws Exception {
        TestImage.backup(store, TestImage.request("raw", FIRST, CompressionMethod.NONE), FIRST);

        ImageOutcome second = TestImage.backup(store, "second", SECOND);

        assertThat(second.image().compression()).isEqualTo(CompressionMethod.NONE);
        assertThat(TestImage.restore(store, "raw")).isEqualTo(FIRST);
        assertThat(TestImage.restore(store, "second")).isEqualTo(SECOND);
        assertThat(verify().findings()).isEmpty();
    }

    private ImageVerification verify() throws Exception {
        return TestEngine.on(store).images().verify(100, ProgressListener.NONE);
    }

    @Test
    void damageIsFound() throws Exception {
        TestImage.backup(store, "first", FIRST);
        TestImage.backup(store, "second", SECOND);
        String ofFirst = TestImage.checksums(TestImage.content(1 << 21, 1)).getFirst();
        store.put(
                ImagePool.INSTANCE.block(BlockChecksum.parse(ofFirst)), "rubbish".getBytes(UTF_8));

        ImageVerification outcome = verify();

        assertThat(outcome.isSound()).isFalse();
        assertThat(outcome.findings())
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.image()).contains(TestImage.name("first"));
                            assertThat(finding.message()).contains("1 damaged");
                        });
        assertThatThrownBy(() -> TestImage.restore(store, "first"))
                .isInstanceOf(StoreException.Corrupt.class);
        assertThat(TestImage.restore(store, "second")).isEqualTo(SECOND);
    }

    @Test
    void blocksOfNoImageAreFound() throws Exception {
        TestImage.backup(store, "first", FIRST);
        store.remove(ImagePool.config(TestImage.name("first")));

        assertThat(verify().findings())
                .extracting(ImageFinding::message)
                .singleElement()
                .asString()
                .contains("3 blocks", "belong to no backing image");
        assertThat(verify().isSound()).isTrue();
    }

    @Test
    void aConfigurationThatLiesAboutItsSizeIsDamaged() throws Exception {
        TestImage.backup(store, "first", FIRST);
        var key = ImagePool.config(TestImage.name("first"));
        String config = new String(store.content(key), UTF_8);
        store.put(
                key,
                config.replace("\"Size\":\"" + FIRST.length, "\"Size\":\"512").getBytes(UTF_8));

        assertThatThrownBy(() -> TestImage.restore(store, "first"))
                .isInstanceOf(StoreException.Corrupt.class)
                .hasMessageContaining("size 512");
    }
}
