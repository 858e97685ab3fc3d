package io.drover.blockengine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.copy.CopyOutcome.Result;
import io.drover.blockengine.copy.ImageCopyOutcome;
import io.drover.blockengine.copy.ImageCopyRequest;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.repair.ImageRepairAction;
import io.drover.blockengine.repair.ImageRepairOutcome;
import io.drover.blockengine.repair.ImageRepairRequest;
import io.drover.blockengine.repair.RepairAction;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestImage;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The contract in memory, and what goes wrong meanwhile. */
class ImageCareTest implements ImageCareContract {
    private final InMemoryStore store = new InMemoryStore();
    private final InMemoryStore other = new InMemoryStore();

    @Override
    public ObjectStore testee() {
        return store;
    }

    private static ImageCopyOutcome copy(
            ObjectStore from, ObjectStore to, String image, boolean checkExisting)
            throws Exception {
        return TestEngine.on(from)
                .copyImageTo(
                        to,
                        new ImageCopyRequest(TestImage.name(image), checkExisting),
                        ProgressListener.NONE);
    }

    private static ImageRepairOutcome repair(ObjectStore store, ImageRepairRequest request)
            throws Exception {
        return TestEngine.on(store).repairImages(request, ProgressListener.NONE);
    }

    private static ImageRepairOutcome repair(ObjectStore store) throws Exception {
        return repair(store, ImageRepairRequest.thorough());
    }

    private void damage(ObjectKey key) {
        store.put(key, "rubbish".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aCopyHasEveryByte() throws Exception {
        copy(store, other, "first", false);
        copy(store, other, "second", false);

        assertThat(other.digests()).isEqualTo(store.digests());
        assertThat(copy(store, other, "second", false).result())
                .isInstanceOf(Result.AlreadyThere.class);
    }

    @Test
    void aCopyThatIsCutOffShowsNoImageAndGoesOn() throws Exception {
        for (int mutations = 0; ; mutations++) {
            InMemoryStore target = new InMemoryStore();
            FaultyStore crashing = new FaultyStore(target).crashAfter(mutations);
            try {
                copy(store, crashing, "first", false);
            } catch (StoreException.Unavailable e) {
                assertThat(crashing.hasCrashed()).isTrue();
            }
            target.advance(Duration.ofMinutes(10));
            if (!TestEngine.on(target).images().list().isEmpty()) {
                assertThat(TestImage.restore(target, "first")).isEqualTo(FIRST);
            }
            if (!crashing.hasCrashed()) {
                assertThat(mutations).isGreaterThan(4);
                return;
            }
            copy(store, target, "first", false);
            assertThat(TestImage.restore(target, "first")).isEqualTo(FIRST);
        }
    }

    @Test
    void anotherImageOfTheNameIsNotOverwritten() throws Exception {
        TestImage.backup(other, "first", SECOND);

        ImageCopyOutcome outcome = copy(store, other, "first", true);

        assertThat(outcome.isComplete()).isFalse();
        assertThat(outcome.result().message()).contains("another backing image of this name");
        assertThat(TestImage.restore(other, "first")).isEqualTo(SECOND);
    }

    @Test
    void blocksOfTwoKindsAreNotMixedAtTheDestination() throws Exception {
        TestImage.backup(other, TestImage.request("raw", SECOND, CompressionMethod.NONE), SECOND);

        ImageCopyOutcome outcome = copy(store, other, "first", false);

        assertThat(outcome.result().message()).contains("Longhorn", "copy it to another target");
        assertThat(TestEngine.on(other).images().list()).containsExactly(TestImage.name("raw"));
    }

    @Test
    void aDamagedBlockIsNotCopiedAndReplacedWhereItIsLookedAt() throws Exception {
        copy(store, other, "first", false);
        ObjectKey block = TestImage.block(TestImage.lastChecksum(FIRST));
        other.put(block, "rubbish".getBytes(StandardCharsets.UTF_8));

        assertThat(copy(store, other, "first", true).blocksReplaced()).isEqualTo(1);
        assertThat(TestImage.restore(other, "first")).isEqualTo(FIRST);
        damage(block);
        assertThatThrownBy(() -> copy(store, new InMemoryStore(), "first", false))
                .isInstanceOf(StoreException.Corrupt.class);
    }

    @Test
    void oneInProgressIsNotCopied() throws Exception {
        cutOff("third");

        assertThat(copy(store, other, "third", false).result())
                .isInstanceOf(Result.Unfinished.class);
        assertThat(other.digests()).isEmpty();
    }

    private void cutOff(String image) {
        store.put(
                ImagePool.config(TestImage.name(image)),
                "{\"Name\":\"%s\",\"Size\":\"512\",\"CompleteTime\":\"\"}"
                        .formatted(image)
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aPlanWritesNothing() throws Exception {
        damage(TestImage.block(TestImage.lastChecksum(FIRST)));
        var before = store.digests();

        ImageRepairOutcome plan =
                TestEngine.on(store)
                        .planImageRepair(ImageRepairRequest.thorough(), ProgressListener.NONE);

        assertThat(plan.applied()).isFalse();
        assertThat(plan.actions())
                .singleElement()
                .isInstanceOf(ImageRepairAction.QuarantineBlock.class);
        assertThat(store.digests()).isEqualTo(before);
    }

    @Test
    void aMissingBlockIsWrittenInTheMethodOfItsImage() throws Exception {
        ObjectKey block = TestImage.block(TestImage.lastChecksum(FIRST));
        var before = store.digests();
        store.remove(block);

        repair(
                store,
                new ImageRepairRequest(
                        Optional.of(new MemorySource(FIRST)),
                        Duration.ofHours(1),
                        false,
                        false,
                        100));

        assertThat(store.digests()).isEqualTo(before);
    }

    @Test
    void aBlockBehindADamagedFrameIsSaved() throws Exception {
        ObjectKey block = TestImage.block(TestImage.lastChecksum(FIRST));
        byte[] stored = store.content(block);
        byte[] longer = java.util.Arrays.copyOf(stored, stored.length + 3);
        store.put(block, longer);

        ImageRepairOutcome outcome = repair(store);

        assertThat(outcome.actions()).hasSizeLessThanOrEqualTo(1);
        assertThat(outcome.lost()).isEmpty();
        assertThat(TestImage.restore(store, "first")).isEqualTo(FIRST);
    }

    @Test
    void anImageThatIsGivenUpGoesToTheQuarantine() throws Exception {
        cutOff("third");
        assertThat(repair(store).remarks()).anyMatch(remark -> remark.contains("third"));
        store.advance(Duration.ofHours(25));

        ImageRepairOutcome outcome = repair(store);

        assertThat(outcome.actions())
                .singleElement()
                .isInstanceOf(ImageRepairAction.QuarantineUnfinished.class);
        assertThat(TestEngine.on(store).images().list()).hasSize(2);
        // and no longer keeps the blocks of deleted images
        assertThat(TestImage.delete(store, "first").blocksDeleted()).isEqualTo(2);
    }

    @Test
    void blocksOfNoImageAreDeleted() throws Exception {
        store.remove(ImagePool.config(TestImage.name("first")));

        ImageRepairOutcome outcome = repair(store);

        assertThat(outcome.actions())
                .singleElement()
                .isInstanceOf(ImageRepairAction.CollectOrphans.class);
        assertThat(TestImage.stored(store)).isEqualTo(TestImage.checksums(SECOND));
        assertThat(TestImage.restore(store, "second")).isEqualTo(SECOND);
    }

    @Test
    void blocksStayWhereAnImageMayBeHidden() throws Exception {
        FaultyStore hiding = new FaultyStore(store);
        hiding.on(Kind.CHILDREN).isEmpty();

        ImageRepairOutcome outcome = repair(hiding);

        assertThat(outcome.actions()).isEmpty();
        assertThat(outcome.remarks()).singleElement().asString().contains("reliably");
        assertThat(TestImage.stored(store)).hasSize(5);
    }

    @Test
    void blocksStayWhereNoImageIsLeft() throws Exception {
        store.remove(ImagePool.config(TestImage.name("first")));
        store.remove(ImagePool.config(TestImage.name("second")));

        assertThat(repair(store).actions()).isEmpty();
        assertThat(TestImage.stored(store)).hasSize(5);
    }

    @Test
    void theQuarantineIsEmptiedOnDemand() throws Exception {
        damage(ImagePool.config(TestImage.name("first")));
        repair(store);

        ImageRepairOutcome outcome =
                repair(
                        store,
                        new ImageRepairRequest(
                                Optional.empty(), Duration.ofHours(1), true, false, 100));

        assertThat(outcome.actions())
                .hasExactlyElementsOfTypes(
                        RepairAction.EmptyQuarantine.class, ImageRepairAction.CollectOrphans.class);
        assertThat(TestImage.stored(store)).isEqualTo(TestImage.checksums(SECOND));
    }

    @Test
    void aLockThatExpiredIsDeletedAndAnotherOneIsRespected() throws Exception {
        ObjectKey lock = ImagePool.INSTANCE.lock("lock-0123456789abcdef");
        String text = "{\"Name\":\"lock-0123456789abcdef\",\"Type\":1,\"Acquired\":true}";
        store.put(lock, text.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> repair(store)).isInstanceOf(StoreException.Conflict.class);
        store.advance(Duration.ofMinutes(10));

        repair(store);

        assertThat(store.stat(lock)).isEmpty();
    }

    @Test
    void aCrashOfARepairAtAnyMomentLosesNothing() throws Exception {
        store.put(ImagePool.config(TestImage.name("third")), "{".getBytes(StandardCharsets.UTF_8));
        damage(TestImage.block(TestImage.lastChecksum(FIRST)));
        for (int mutations = 0; ; mutations++) {
            InMemoryStore target = store.copy();
            FaultyStore crashing = new FaultyStore(target).crashAfter(mutations);
            try {
                repair(crashing);
            } catch (StoreException.Unavailable e) {
                assertThat(crashing.hasCrashed()).isTrue();
            }
            target.advance(Duration.ofMinutes(10));
            assertThat(TestImage.restore(target, "second")).isEqualTo(SECOND);
            if (!crashing.hasCrashed()) {
                assertThat(mutations).isGreaterThan(4);
                return;
            }
            repair(target);
            TestImage.backup(target, "again", FIRST);
            assertThat(TestImage.restore(target, "first")).isEqualTo(FIRST);
        }
    }
}
