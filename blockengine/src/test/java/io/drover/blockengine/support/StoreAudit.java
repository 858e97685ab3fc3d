package io.drover.blockengine.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.store.ObjectStore;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Conditions that a volume in a store must meet, given the expected content of its backups. */
public final class StoreAudit {
    private final TestVolume volume;
    private final Map<String, byte[]> expected;

    public StoreAudit(TestVolume volume, Map<String, byte[]> expected) {
        this.volume = volume;
        this.expected = expected;
    }

    /** Every backup restores to its expected bytes. */
    public void assertAllRestore(ObjectStore store) throws Exception {
        for (Map.Entry<String, byte[]> backup : expected.entrySet()) {
            assertThat(volume.restore(store, backup.getKey()))
                    .as("backup %s", backup.getKey())
                    .isEqualTo(backup.getValue());
        }
    }

    /** These backups and no others, all restorable; their blocks and no others; no lock. */
    public void assertExact(InMemoryStore store) throws Exception {
        assertAllRestore(store);
        assertThat(TestEngine.on(store).backups(volume.name()))
                .extracting(BackupName::value)
                .containsExactlyElementsOf(new TreeSet<>(expected.keySet()));
        SortedSet<String> needed = new TreeSet<>();
        expected.values().forEach(content -> needed.addAll(volume.checksums(content)));
        assertThat(volume.stored(store)).isEqualTo(needed);
    }

    public void assertNoLocks(InMemoryStore store) {
        assertThat(store.keys(volume.name().locks())).isEmpty();
    }
}
