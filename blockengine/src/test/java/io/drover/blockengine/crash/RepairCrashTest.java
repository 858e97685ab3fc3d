package io.drover.blockengine.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.repair.RepairOutcome;
import io.drover.blockengine.repair.RepairRequest;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.StoreAudit;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** A repair that is killed at any change, or misled by any listing, damages no sound backup. */
class RepairCrashTest {
    private static final TestVolume VOLUME = TestVolume.small("broken");
    private static final byte[] FIRST = VOLUME.content(1, 2, 3, 4);
    private static final byte[] SECOND = VOLUME.content(1, 22, 3, 44);
    private static final byte[] THIRD = VOLUME.content(1, 2, 33, 55);
    private static final byte[] FOURTH = VOLUME.content(6, 2, 3, 66);
    private static final Map<String, byte[]> SOUND = Map.of("b1", FIRST, "b4", FOURTH);

    private final InMemoryStore base = new InMemoryStore();

    /**
     * Two sound backups, one with a damaged block, one unreadable, one whose writer died, and more.
     */
    @BeforeEach
    void damage() throws Exception {
        VOLUME.backup(base, "b1", 1, FIRST);
        VOLUME.backup(base, "b4", 2, FOURTH);
        VOLUME.backup(base, "b2", 3, SECOND);
        VOLUME.backup(base, "b3", 4, THIRD);
        byte[] spoilt = Arrays.copyOfRange(SECOND, 4096, 8192);
        base.put(VOLUME.name().block(TestVolume.checksum(spoilt)), new byte[99]);
        base.put(config("b3"), "{\"Name\":\"b3\",\"Blo".getBytes(StandardCharsets.UTF_8));
        base.put(config("b9"), "{\"Name\":\"b9\"}".getBytes(StandardCharsets.UTF_8));
        base.put(
                VOLUME.name().lock("lock-0123456789abcdef"),
                "{\"Type\":2,\"Acquired\":true}".getBytes(StandardCharsets.UTF_8));
        base.advance(Duration.ofDays(3));
    }

    private static ObjectKey config(String backup) {
        return StoreLayout.backupConfig(VOLUME.name(), new BackupName(backup));
    }

    private static RepairOutcome repair(ObjectStore store, boolean emptyQuarantine)
            throws Exception {
        RepairRequest request =
                new RepairRequest(
                        VOLUME.name(),
                        Optional.of(new MemorySource(SECOND)),
                        Optional.empty(),
                        Duration.ofHours(24),
                        emptyQuarantine,
                        false,
                        100);
        return TestEngine.on(store).repair(request, ProgressListener.NONE);
    }

    private static void assertRepaired(InMemoryStore store) throws Exception {
        repair(store, false);
        store.advance(Duration.ofSeconds(200));
        repair(store, true);
        new StoreAudit(VOLUME, Map.of("b1", FIRST, "b2", SECOND, "b4", FOURTH)).assertExact(store);
        assertThat(TestEngine.on(store).inspectVolume(VOLUME.name()).lastBackup())
                .contains(new BackupName("b2"));
    }

    @Test
    void anUndisturbedRepair() throws Exception {
        assertRepaired(base);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void killedAtEveryChange(boolean emptyQuarantine) throws Exception {
        FaultyStore sound = new FaultyStore(base.copy());
        repair(sound, emptyQuarantine);
        assertThat(sound.mutations()).isGreaterThan(8);
        for (int step = 0; step < sound.mutations(); step++) {
            InMemoryStore store = base.copy();
            try {
                repair(new FaultyStore(store).crashAfter(step), emptyQuarantine);
            } catch (StoreException.Unavailable e) {
                assertThat(e).hasMessageContaining("crashed");
            }
            store.advance(Duration.ofSeconds(200));

            new StoreAudit(VOLUME, SOUND).assertAllRestore(store);
            assertRepaired(store);
        }
    }

    @Test
    void aLostVolumeConfigurationOnTop() throws Exception {
        base.remove(StoreLayout.volumeConfig(VOLUME.name()));
        FaultyStore sound = new FaultyStore(base.copy());
        repair(sound, false);
        for (int step = 0; step < sound.mutations(); step++) {
            InMemoryStore store = base.copy();
            try {
                repair(new FaultyStore(store).crashAfter(step), false);
            } catch (StoreException.Unavailable e) {
                assertThat(e).hasMessageContaining("crashed");
            }
            store.advance(Duration.ofSeconds(200));
            assertRepaired(store);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyListingIsMisleading(boolean emptyQuarantine) throws Exception {
        for (Kind kind : new Kind[] {Kind.LIST, Kind.CHILDREN}) {
            FaultyStore sound = new FaultyStore(base.copy());
            repair(sound, emptyQuarantine);
            for (int n = 0; n <= sound.count(kind); n++) {
                InMemoryStore store = base.copy();
                FaultyStore lying = new FaultyStore(store);
                if (n == 0) {
                    lying.on(kind).of("/backups").isEmpty();
                } else {
                    lying.on(kind).nth(n).isEmpty();
                }
                try {
                    repair(lying, emptyQuarantine);
                } catch (StoreException e) {
                    assertThat(e.getMessage()).isNotBlank();
                }
                store.advance(Duration.ofSeconds(200));

                new StoreAudit(VOLUME, SOUND).assertAllRestore(store);
                assertRepaired(store);
            }
        }
    }

    @Test
    void everyRequestFails() throws Exception {
        FaultyStore sound = new FaultyStore(base.copy());
        repair(sound, true);
        for (Kind kind : Kind.values()) {
            for (int n = 1; n <= sound.count(kind); n++) {
                InMemoryStore store = base.copy();
                FaultyStore faulty = new FaultyStore(store);
                faulty.on(kind).nth(n).fails(StoreException.Unavailable::new);
                try {
                    repair(faulty, true);
                } catch (StoreException.Unavailable e) {
                    assertThat(e).hasMessageContaining("scripted failure");
                }
                store.advance(Duration.ofSeconds(200));

                new StoreAudit(VOLUME, SOUND).assertAllRestore(store);
                assertRepaired(store);
            }
        }
    }
}
