package io.drover.blockengine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.blockengine.delete.DeleteOutcome;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestImage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

/** Two images share blocks: whatever becomes of one, the other stays restorable. */
class ImageDeletionTest {
    private static final byte[] FIRST = TestImage.content(512, 1, 2, 3);
    private static final byte[] SECOND = TestImage.content(1024, 2, 4, 3);

    private InMemoryStore store;
    private FaultyStore faulty;

    @BeforeEach
    void backUp() throws Exception {
        store = new InMemoryStore();
        TestImage.backup(store, "first", FIRST);
        TestImage.backup(store, "second", SECOND);
        faulty = new FaultyStore(store);
    }

    private void assertBlocksKept(DeleteOutcome outcome) throws Exception {
        assertThat(outcome.blocksKeptBecause()).isPresent();
        assertThat(outcome.blocksDeleted()).isZero();
        assertThat(TestImage.stored(store)).hasSize(5);
        assertThat(TestImage.restore(store, "second")).isEqualTo(SECOND);
    }

    @Test
    void theBlocksOfTheOtherStay() throws Exception {
        DeleteOutcome outcome = TestImage.delete(store, "first");

        assertThat(outcome.blocksKeptBecause()).isEmpty();
        assertThat(outcome.blocksDeleted()).isEqualTo(2);
        assertThat(TestImage.stored(store)).isEqualTo(TestImage.checksums(SECOND));
        assertThat(TestImage.restore(store, "second")).isEqualTo(SECOND);
    }

    @Test
    void nothingIsLeftOfTheLast() throws Exception {
        TestImage.delete(store, "first");
        TestImage.delete(store, "second");

        assertThat(store.keys(ObjectKey.of("backupstore"))).isEmpty();
        assertThat(TestImage.delete(store, "second").blocksDeleted()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anEmptyListingOfImages(int n) throws Exception {
        faulty.on(Kind.CHILDREN).of("backing-images").nth(n).isEmpty();

        assertBlocksKept(TestImage.delete(faulty, "first"));
    }

    @Test
    void emptyListingsOfImages() throws Exception {
        faulty.on(Kind.CHILDREN).isEmpty();

        assertBlocksKept(TestImage.delete(faulty, "first"));
    }

    @Test
    void anEmptyListingOfFiles() throws Exception {
        faulty.on(Kind.LIST).of("backing-images").isEmpty();

        assertBlocksKept(TestImage.delete(faulty, "first"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Name\":\"second\"",
                "{\"Name\":\"other\",\"Size\":\"512\",\"CompleteTime\":\"2026-01-01T00:00:00Z\"}",
                "{\"Name\":\"second\",\"Size\":\"512\",\"CompleteTime\":\"\"}"
            })
    void aConfigurationThatDoesNotSayWhatItRefersTo(String config) throws Exception {
        ObjectKey key = ImagePool.config(TestImage.name("second"));
        byte[] sound = store.content(key);
        store.put(key, config.getBytes(UTF_8));

        DeleteOutcome outcome = TestImage.delete(store, "first");

        store.put(key, sound);
        assertBlocksKept(outcome);
    }

    @Test
    void aNameThatNoImageCanHave() throws Exception {
        store.put(
                ImagePool.INSTANCE.configs().resolve("x/backing-image.cfg"), "{}".getBytes(UTF_8));

        assertBlocksKept(TestImage.delete(store, "first"));
    }

    @Test
    void aConfigurationThatCannotBeRead() throws Exception {
        faulty.on(Kind.READ).of("second").fails(StoreException.Forbidden::new);

        assertThatThrownBy(() -> TestImage.delete(faulty, "first"))
                .isInstanceOf(StoreException.Forbidden.class);
        assertThat(TestImage.stored(store)).hasSize(5);
    }

    @Test
    void aLockOfAnother() throws Exception {
        store.put(
                ImagePool.INSTANCE.lock("lock-0123456789abcdef"),
                "{\"Name\":\"lock-0123456789abcdef\",\"Type\":1,\"Acquired\":true}"
                        .getBytes(UTF_8));

        assertThatThrownBy(() -> TestImage.delete(store, "first"))
                .isInstanceOf(StoreException.Conflict.class)
                .hasMessageContaining("the backing images");
        assertThat(TestImage.restore(store, "first")).isEqualTo(FIRST);
    }

    @Test
    void aDamagedImageCanBeDeleted() throws Exception {
        store.put(ImagePool.config(TestImage.name("first")), "{".getBytes(UTF_8));

        assertThat(TestImage.delete(store, "first").blocksDeleted()).isEqualTo(2);
        assertThat(TestImage.restore(store, "second")).isEqualTo(SECOND);
    }

    @Test
    void aCrashAtAnyMoment() throws Exception {
        for (int mutations = 0; ; mutations++) {
            InMemoryStore target = store.copy();
            FaultyStore crashing = new FaultyStore(target).crashAfter(mutations);
            try {
                TestImage.delete(crashing, "first");
            } catch (StoreException.Unavailable e) {
                assertThat(crashing.hasCrashed()).isTrue();
            }
            // the lock of the crashed deletion runs out
            target.advance(Duration.ofMinutes(10));
            assertThat(TestImage.restore(target, "second")).isEqualTo(SECOND);
            if (!crashing.hasCrashed()) {
                assertThat(mutations).isGreaterThan(4);
                return;
            }
            TestImage.delete(target, "first");
            assertThat(TestImage.stored(target)).isEqualTo(TestImage.checksums(SECOND));
        }
    }

    @Test
    void aHundredRandomRounds() throws Exception {
        Random random = new Random(17);
        InMemoryStore target = new InMemoryStore();
        Map<String, byte[]> expected = new HashMap<>();
        for (int round = 0; round < 100; round++) {
            String image = "image-" + random.nextInt(2);
            if (expected.containsKey(image)) {
                TestImage.delete(target, image);
                expected.remove(image);
            } else {
                byte[] content =
                        TestImage.content(
                                512 * (1 + random.nextInt(8)),
                                random.nextInt(4),
                                random.nextInt(4),
                                random.nextInt(4));
                TestImage.backup(target, image, content);
                expected.put(image, content);
            }
            SortedSet<String> needed = new TreeSet<>();
            for (Map.Entry<String, byte[]> other : expected.entrySet()) {
                assertThat(TestImage.restore(target, other.getKey())).isEqualTo(other.getValue());
                needed.addAll(TestImage.checksums(other.getValue()));
            }
            assertThat(TestImage.stored(target)).isEqualTo(needed);
        }
    }
}
