package io.drover.blockengine.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.StoreAudit;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/** Every operation of the store fails once in every way; no failure loses data. */
class FaultTest {
    private static final TestVolume VOLUME = TestVolume.small("faulty");
    private static final byte[] FIRST = VOLUME.content(1, 2, 3, 4, 5);
    private static final byte[] SECOND = VOLUME.content(1, 22, 3, 44, 5);
    private static final byte[] THIRD = VOLUME.content(1, 22, 33, 44, 2);
    private static final Map<String, byte[]> BOTH = Map.of("b1", FIRST, "b2", SECOND);

    enum Failure {
        UNAVAILABLE(StoreException.Unavailable::new),
        FORBIDDEN(StoreException.Forbidden::new),
        CORRUPT(StoreException.Corrupt::new),
        OUT_OF_SPACE(StoreException.OutOfSpace::new);

        private final Function<String, StoreException> make;

        Failure(Function<String, StoreException> make) {
            this.make = make;
        }
    }

    private interface Operation {
        void run(ObjectStore store) throws Exception;
    }

    private static InMemoryStore base() throws Exception {
        InMemoryStore store = new InMemoryStore();
        VOLUME.backup(store, "b1", 1, FIRST);
        VOLUME.backup(store, "b2", 2, SECOND, VOLUME.changes("snap-b1", FIRST, SECOND));
        store.advance(Duration.ofSeconds(10));
        return store;
    }

    @ParameterizedTest
    @EnumSource
    void aFailingBackupReportsTheCauseAndDamagesNothing(Failure failure) throws Exception {
        failEverywhere(failure, FaultTest::third, BOTH);
    }

    @ParameterizedTest
    @EnumSource
    void aFailingRestoreReportsTheCauseAndDamagesNothing(Failure failure) throws Exception {
        failEverywhere(
                failure, store -> assertThat(VOLUME.restore(store, "b2")).isEqualTo(SECOND), BOTH);
    }

    @ParameterizedTest
    @EnumSource
    void aFailingDeletionReportsTheCauseAndDamagesNothingElse(Failure failure) throws Exception {
        failEverywhere(failure, store -> VOLUME.delete(store, "b2"), Map.of("b1", FIRST));
    }

    private static void third(ObjectStore store) throws Exception {
        VOLUME.backup(store, "b3", 3, THIRD, VOLUME.changes("snap-b2", SECOND, THIRD));
    }

    /** Runs the operation with each of its requests failing in turn. */
    private static void failEverywhere(
            Failure failure, Operation operation, Map<String, byte[]> survivors) throws Exception {
        InMemoryStore base = base();
        FaultyStore sound = new FaultyStore(base.copy());
        operation.run(sound);
        int failed = 0;
        for (Kind kind : Kind.values()) {
            for (int n = 1; n <= sound.count(kind); n++) {
                InMemoryStore store = base.copy();
                FaultyStore faulty = new FaultyStore(store);
                faulty.on(kind).nth(n).fails(failure.make);
                failed += failsByType(failure, operation, faulty, kind + " " + n) ? 1 : 0;

                // the removal of the lock may be what failed
                store.advance(Duration.ofSeconds(151));
                new StoreAudit(VOLUME, survivors).assertAllRestore(store);
                operation.run(store);
                new StoreAudit(VOLUME, survivors).assertAllRestore(store);
            }
        }
        assertThat(failed).isGreaterThan(5);
    }

    /**
     * Only the removal of a lock may fail unnoticed, and a damaged last backup is not used as a
     * base.
     */
    private static boolean failsByType(
            Failure failure, Operation operation, FaultyStore store, String where)
            throws Exception {
        try {
            operation.run(store);
            return false;
        } catch (StoreException e) {
            assertThat(e).as(where).isExactlyInstanceOf(failure.make.apply("").getClass());
            assertThat(e).as(where).hasMessageContaining("scripted failure");
            return true;
        }
    }

    @Test
    void tornWritesAreFinishedByARerun() throws Exception {
        InMemoryStore base = base();
        FaultyStore sound = new FaultyStore(base.copy());
        third(sound);
        for (int n = 1; n <= sound.count(Kind.WRITE); n++) {
            InMemoryStore store = base.copy();
            FaultyStore faulty = new FaultyStore(store);
            faulty.on(Kind.WRITE).nth(n).isTorn();
            assertThatThrownBy(() -> third(faulty)).isInstanceOf(StoreException.Unavailable.class);
            new StoreAudit(VOLUME, BOTH).assertAllRestore(store);
            new StoreAudit(VOLUME, BOTH).assertNoLocks(store);

            third(store);

            assertThat(VOLUME.restore(store, "b3")).isEqualTo(THIRD);
        }
    }

    @Test
    void aStoreThatCannotReadTheVolumeNeverCreatesANewOne() throws Exception {
        InMemoryStore store = base();
        byte[] before = store.content(StoreLayout.volumeConfig(VOLUME.name()));
        FaultyStore faulty = new FaultyStore(store);
        faulty.on(Kind.READ).of("volume.cfg").fails(StoreException.Unavailable::new);

        assertThatThrownBy(() -> third(faulty)).isInstanceOf(StoreException.Unavailable.class);

        assertThat(store.content(StoreLayout.volumeConfig(VOLUME.name()))).isEqualTo(before);
    }

    @Test
    void aDamagedVolumeConfigurationStopsABackup() throws Exception {
        InMemoryStore store = base();
        ObjectKey config = StoreLayout.volumeConfig(VOLUME.name());
        store.put(config, new byte[0]);

        assertThatThrownBy(() -> third(store)).isInstanceOf(StoreException.Corrupt.class);

        assertThat(store.content(config)).isEmpty();
    }

    @Test
    void anInterruptedOperationEndsAsSuchAndReleasesItsLock() throws Exception {
        InMemoryStore base = base();
        for (Operation operation :
                new Operation[] {
                    FaultTest::third,
                    store -> VOLUME.restore(store, "b1"),
                    store -> VOLUME.delete(store, "b1"),
                    store -> TestEngine.on(store).deleteVolume(VOLUME.name())
                }) {
            for (Kind kind : Kind.values()) {
                InMemoryStore store = base.copy();
                FaultyStore interrupting = new FaultyStore(store);
                interrupting
                        .on(kind)
                        .nth(2)
                        .fails(
                                message -> {
                                    Thread.currentThread().interrupt();
                                    return new StoreException.Unavailable(message);
                                });
                boolean cancelled = false;
                try {
                    operation.run(interrupting);
                } catch (InterruptedException e) {
                    cancelled = true;
                } catch (StoreException.Unavailable e) {
                    // it was one of the operation's own threads
                    assertThat(kind).isIn(Kind.READ, Kind.WRITE);
                }
                assertThat(Thread.interrupted()).isFalse();
                assertThat(store.keys(VOLUME.name().locks()))
                        .as("%s, cancelled: %s", kind, cancelled)
                        .isEmpty();
            }
        }
    }
}
