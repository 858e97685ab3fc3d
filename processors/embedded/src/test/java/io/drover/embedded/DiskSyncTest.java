package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Power fails while a disk has done only some of what was written since it was last forced. The
 * database keeps nothing for the sake of time here, as if the disk were slow.
 */
@Timeout(120)
class DiskSyncTest {
    private static final int CHANGES = 1500;
    private static final int KEYS = 60;

    private record Change(String key, String value) {
        int number() {
            return Integer.parseInt(value.substring(0, value.indexOf(':')));
        }
    }

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whatWasForcedOntoTheDiskIsThereAfterAPowerFailure(long seed) throws IOException {
        ReorderingDisk.register();
        Random lots = new Random(seed);
        String name = "reordering:" + directory.resolve("kubernetes.db");
        List<Change> changes = new ArrayList<>();
        int forced = 0;
        byte[] image;
        MVStore store = ObjectDatabase.store(name);
        try (DiskSync sync = DiskSync.start(store)) {
            store.setRetentionTime(0);
            MVMap<String, String> objects = store.openMap("objects");
            for (int i = 1; i <= CHANGES; i++) {
                Change change = change(i, lots);
                changes.add(change);
                objects.put(change.key(), change.value());
                store.commit();
                if (lots.nextInt(80) == 0) {
                    sync.run();
                    forced = i;
                }
            }
            image = ReorderingDisk.content(name).afterPowerFailure(lots);
        } finally {
            store.closeImmediately();
        }

        Path file = Files.write(directory.resolve("after.db"), image);
        try (MVStore found = ObjectDatabase.store(file.toString())) {
            assertIsStateAfter(forced, found.openMap("objects"), changes);
        }
    }

    private static Change change(int number, Random lots) {
        byte[] text = new byte[700];
        lots.nextBytes(text);
        return new Change(
                "key-" + lots.nextInt(KEYS),
                number + ":" + new String(text, StandardCharsets.ISO_8859_1));
    }

    /** It is that after a change, and that is no earlier one. */
    private static void assertIsStateAfter(
            int forced, Map<String, String> found, List<Change> changes) {
        int last =
                found.entrySet().stream()
                        .mapToInt(entry -> new Change(entry.getKey(), entry.getValue()).number())
                        .max()
                        .orElse(0);
        Map<String, String> expected = new HashMap<>();
        changes.stream().limit(last).forEach(change -> expected.put(change.key(), change.value()));
        assertThat(last).isGreaterThanOrEqualTo(forced);
        assertThat(new HashMap<>(found)).isEqualTo(expected);
    }
}
