package io.drover.blockengine.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.copy.CopyRequest;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.repair.RepairRequest;
import io.drover.blockengine.store.CountingStore;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.verify.VerifyRequest;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;

/** What comes back is not what was stored: trouble of the way, never damage. */
class WrongAnswerTest {
    /** What a gateway, or a read that comes short, makes of a content. */
    private enum Change implements AlteringStore.Alteration {
        COMPRESSED {
            @Override
            public byte[] apply(byte[] content, int read) {
                try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
                    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                        gzip.write(content);
                        gzip.write(content);
                    }
                    return bytes.toByteArray();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        },
        PAGE {
            @Override
            public byte[] apply(byte[] content, int read) {
                return "<html>please log in</html>".getBytes(StandardCharsets.UTF_8);
            }
        },
        CUT {
            @Override
            public byte[] apply(byte[] content, int read) {
                return Arrays.copyOf(content, content.length / 2);
            }
        },
        EMPTY {
            @Override
            public byte[] apply(byte[] content, int read) {
                return new byte[0];
            }
        },
        ENDLESS {
            @Override
            public byte[] apply(byte[] content, int read) {
                return new byte[content.length + 100_000];
            }
        },
        DIFFERENT_EACH_TIME {
            @Override
            public byte[] apply(byte[] content, int read) {
                byte[] other = new byte[content.length];
                Arrays.fill(other, (byte) (read % 100));
                return other;
            }
        }
    }

    private final TestVolume volume = TestVolume.small("pvc-way");
    private final InMemoryStore store = new InMemoryStore();
    private final byte[] content = volume.content(1, 2, 3);

    @BeforeEach
    void backUp() throws Exception {
        volume.backup(store, "b1", 1, content);
    }

    private Backupstore engine(ObjectStore on) {
        return new Backupstore(on, TestEngine.OPTIONS, (InstantSource) store::now);
    }

    private ObjectStore altering(String part, AlteringStore.Alteration alteration) {
        return new AlteringStore(store, key -> key.value().contains(part), alteration);
    }

    private static void assertUnavailable(ThrowingCallable operation) {
        assertThatThrownBy(operation).isInstanceOf(StoreException.Unavailable.class);
    }

    private void assertNothingIsCalledDamaged(ObjectStore way) throws Exception {
        Map<String, String> before = store.digests();
        assertUnavailable(
                () -> engine(way).verify(VerifyRequest.all(volume.name()), ProgressListener.NONE));
        assertUnavailable(
                () -> engine(way).repair(RepairRequest.of(volume.name()), ProgressListener.NONE));
        assertUnavailable(() -> volume.restore(way, "b1"));
        assertUnavailable(
                () ->
                        engine(way)
                                .copyTo(
                                        new InMemoryStore(),
                                        new CopyRequest(volume.name(), Optional.empty()),
                                        ProgressListener.NONE));
        assertThat(store.digests()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void anAlteredBlockIsNotDamage(Change change) throws Exception {
        assertNothingIsCalledDamaged(altering(".blk", change));
    }

    @ParameterizedTest
    @EnumSource
    void anAlteredBackupConfigIsNotDamage(Change change) throws Exception {
        assertNothingIsCalledDamaged(altering("backup_b1.cfg", change));
    }

    @ParameterizedTest
    @EnumSource
    void anAlteredVolumeConfigIsNotDamage(Change change) throws Exception {
        assertNothingIsCalledDamaged(altering("volume.cfg", change));
    }

    @ParameterizedTest
    @EnumSource
    void aBackupDoesNotStartOverBecauseOfAnAlteredConfig(Change change) {
        assertUnavailable(() -> volume.backup(altering("backup_b1.cfg", change), "b2", 2, content));
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPRESSED", "PAGE", "CUT"})
    void aCopyDoesNotWriteAnAlteredConfig(Change change) throws Exception {
        // sound until the blocks were copied
        Predicate<ObjectKey> config = key -> key.value().contains("backup_b1.cfg");
        ObjectStore way =
                new AlteringStore(
                        store,
                        config,
                        (bytes, read) -> read <= 2 ? bytes : change.apply(bytes, read));
        InMemoryStore destination = new InMemoryStore();

        assertUnavailable(
                () ->
                        engine(way)
                                .copyTo(
                                        destination,
                                        new CopyRequest(volume.name(), Optional.empty()),
                                        ProgressListener.NONE));

        assertThat(destination.keys(volume.name().configs())).isEmpty();
    }

    @Test
    void anAnswerForAnObjectThatIsNotListedIsNotDamage() {
        ObjectKey block = volume.name().block(TestVolume.checksum(volume.content(2)));
        store.put(block, new byte[] {1, 2, 3});
        FaultyStore way = new FaultyStore(store);
        way.on(FaultyStore.Kind.LIST).of("/blocks/").isEmpty();

        assertUnavailable(() -> volume.restore(way, "b1"));
    }

    @Test
    void aReadThatFindsNothingIsNotALossWhileTheObjectIsListed() {
        for (String part : new String[] {".blk", "backup_b1.cfg", "volume.cfg"}) {
            FaultyStore way = new FaultyStore(store);
            way.on(FaultyStore.Kind.READ).of(part).fails(StoreException.NotFound::new);

            assertUnavailable(
                    () ->
                            engine(way)
                                    .verify(
                                            VerifyRequest.all(volume.name()),
                                            ProgressListener.NONE));
            assertUnavailable(
                    () ->
                            engine(way)
                                    .repair(
                                            RepairRequest.of(volume.name()),
                                            ProgressListener.NONE));
        }
    }

    @Test
    void aBlockThatASecondReadReturnsIsUsed() throws Exception {
        ObjectStore way =
                altering(".blk", (bytes, read) -> read == 1 ? new byte[bytes.length] : bytes);

        assertThat(volume.restore(way, "b1")).isEqualTo(content);
    }

    @Test
    void contentOnWhichTwoReadsAndTheListingAgreeIsDamage() {
        ObjectKey block = volume.name().block(TestVolume.checksum(volume.content(2)));
        store.put(block, new byte[] {1, 2, 3});

        assertThatThrownBy(() -> volume.restore(store, "b1"))
                .isInstanceOf(StoreException.Corrupt.class)
                .hasMessageContaining("is damaged");
    }

    @Test
    void damageCostsThreeRequestsAndSoundContentNone() throws Exception {
        CountingStore sound = new CountingStore(store);
        engine(sound).inspectBackup(volume.name(), new BackupName("b1"));
        assertThat(sound.requests()).isEqualTo(1);

        store.put(
                StoreLayout.backupConfig(volume.name(), new BackupName("b1")),
                "{".getBytes(StandardCharsets.UTF_8));
        CountingStore damaged = new CountingStore(store);
        assertThatThrownBy(() -> engine(damaged).inspectBackup(volume.name(), new BackupName("b1")))
                .isInstanceOf(StoreException.Corrupt.class);
        assertThat(damaged.requests()).isEqualTo(3);
    }

    @Test
    void aRepairMovesNothingWhoseCopyDoesNotHaveTheListedLength() {
        ObjectKey config = StoreLayout.backupConfig(volume.name(), new BackupName("b1"));
        store.put(config, "{".getBytes(StandardCharsets.UTF_8));
        // verified twice, and once more for a byte order mark, before it is moved
        ObjectStore way =
                altering(
                        "backup_b1.cfg",
                        (bytes, read) -> read <= 3 ? bytes : Change.PAGE.apply(bytes, read));

        assertUnavailable(
                () -> engine(way).repair(RepairRequest.of(volume.name()), ProgressListener.NONE));

        assertThat(store.content(config)).isEqualTo("{".getBytes(StandardCharsets.UTF_8));
        assertThat(store.keys(volume.name().quarantine())).isEmpty();
    }

    @Test
    void aVolumeConfigIsNotRebuiltFromAnAlteredOne() {
        ObjectKey config = StoreLayout.volumeConfig(volume.name());
        store.put(config, "{\"Name\":".getBytes(StandardCharsets.UTF_8));
        // damaged in both reads of the verification, altered in the one for the remains
        ObjectStore way =
                altering(
                        "volume.cfg",
                        (bytes, read) -> read <= 2 ? bytes : Change.PAGE.apply(bytes, read));

        assertUnavailable(
                () -> engine(way).repair(RepairRequest.of(volume.name()), ProgressListener.NONE));

        assertThat(store.content(config)).isEqualTo("{\"Name\":".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aBlockListedAsEmptyIsReadBeforeItIsCalledDamaged() throws Exception {
        ObjectKey block = volume.name().block(TestVolume.checksum(volume.content(2)));
        store.put(block, new byte[0]);

        assertThat(
                        engine(store)
                                .verify(
                                        new VerifyRequest(
                                                volume.name(),
                                                Optional.empty(),
                                                Optional.empty(),
                                                0),
                                        ProgressListener.NONE)
                                .isSound())
                .isFalse();
    }
}
