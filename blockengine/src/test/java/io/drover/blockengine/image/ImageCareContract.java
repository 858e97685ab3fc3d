package io.drover.blockengine.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.copy.CopyOutcome.Result;
import io.drover.blockengine.copy.ImageCopyOutcome;
import io.drover.blockengine.copy.ImageCopyRequest;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.repair.ImageRepairOutcome;
import io.drover.blockengine.repair.ImageRepairRequest;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestImage;
import io.drover.blockengine.volume.BlockSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the care for backing images does in a store of any kind. */
public interface ImageCareContract {
    byte[] FIRST = TestImage.content(512, 1, 2, 3);
    byte[] SECOND = TestImage.content(1024, 2, 4, 3);

    /** A store for these tests alone. */
    ObjectStore testee();

    @BeforeEach
    default void twoImages() throws Exception {
        List<ObjectKey> all = new ArrayList<>();
        testee().list(ObjectKey.of("backupstore"), file -> all.add(file.key()));
        testee().delete(all);
        TestImage.backup(testee(), "first", FIRST);
        TestImage.backup(testee(), "second", SECOND);
    }

    private static ImageCopyOutcome copy(ObjectStore from, ObjectStore to) throws Exception {
        return TestEngine.on(from)
                .copyImageTo(
                        to,
                        new ImageCopyRequest(TestImage.name("first"), false),
                        ProgressListener.NONE);
    }

    private ImageRepairOutcome repair(Optional<byte[]> source) throws Exception {
        return TestEngine.on(testee())
                .repairImages(
                        new ImageRepairRequest(
                                source.map(content -> (BlockSource) new MemorySource(content)),
                                ImageRepairRequest.thorough().deadAfter(),
                                false,
                                false,
                                100),
                        ProgressListener.NONE);
    }

    private void spoil(byte[] image) throws StoreException {
        // the last block of an image, which is shorter than the others
        String checksum = TestImage.lastChecksum(image);
        ObjectKey key = TestImage.block(checksum);
        testee().write(key, ObjectBody.utf8("rubbish"));
    }

    @Test
    default void anImageIsCopiedOutAndIn() throws Exception {
        InMemoryStore other = new InMemoryStore();

        assertThat(copy(testee(), other).result()).isInstanceOf(Result.Copied.class);
        assertThat(TestImage.restore(other, "first")).isEqualTo(FIRST);
        TestImage.delete(testee(), "first");
        ImageCopyOutcome back = copy(other, testee());

        assertThat(back.result()).isInstanceOf(Result.Copied.class);
        // the others are those of the image that stayed
        assertThat(back.statistics().blocksNew()).isEqualTo(2);
        assertThat(TestImage.restore(testee(), "first")).isEqualTo(FIRST);
        assertThat(TestImage.restore(testee(), "second")).isEqualTo(SECOND);
    }

    @Test
    default void aSoundPoolIsLeftAsItIs() throws Exception {
        var before = InMemoryStore.copyOf(testee()).digests();

        ImageRepairOutcome outcome = repair(Optional.empty());

        assertThat(outcome.actions()).isEmpty();
        assertThat(outcome.remarks()).isEmpty();
        assertThat(InMemoryStore.copyOf(testee()).digests()).isEqualTo(before);
    }

    @Test
    default void aBadBlockIsWrittenAgainFromTheFileOfAnImage() throws Exception {
        spoil(FIRST);

        ImageRepairOutcome outcome = repair(Optional.of(FIRST));

        assertThat(outcome.actions()).hasSize(1);
        assertThat(outcome.lost()).isEmpty();
        assertThat(TestImage.restore(testee(), "first")).isEqualTo(FIRST);
        assertThat(TestImage.restore(testee(), "second")).isEqualTo(SECOND);
    }

    @Test
    default void aBlockThatStaysBadIsWrittenByTheNextBackupOfTheImage() throws Exception {
        spoil(FIRST);

        ImageRepairOutcome outcome = repair(Optional.empty());

        assertThat(outcome.lost()).containsExactly(TestImage.name("first"));
        assertThat(TestImage.restore(testee(), "second")).isEqualTo(SECOND);
        TestImage.backup(testee(), "third", FIRST);
        assertThat(TestImage.restore(testee(), "first")).isEqualTo(FIRST);
    }

    @Test
    default void whatCannotBeReadGoesToTheQuarantineAndItsBlocksStay() throws Exception {
        testee().write(ImagePool.config(TestImage.name("first")), ObjectBody.utf8("{"));

        ImageRepairOutcome outcome = repair(Optional.empty());

        assertThat(outcome.lost()).containsExactly(TestImage.name("first"));
        assertThat(outcome.remarks()).singleElement().asString().contains("are kept");
        assertThat(TestEngine.on(testee()).images().list())
                .containsExactly(TestImage.name("second"));
        assertThat(repair(Optional.empty()).remarks())
                .singleElement()
                .asString()
                .contains("quarantine");
        TestImage.backup(testee(), "first", FIRST);
        assertThat(TestImage.restore(testee(), "first")).isEqualTo(FIRST);
        assertThat(TestImage.restore(testee(), "second")).isEqualTo(SECOND);
    }
}
