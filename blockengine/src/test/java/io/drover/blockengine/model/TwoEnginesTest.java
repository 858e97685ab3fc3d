package io.drover.blockengine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.StoreAudit;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Independent engines work on one volume at the same time. */
class TwoEnginesTest {
    private static final TestVolume VOLUME = TestVolume.small("shared");

    private final InMemoryStore store = new InMemoryStore();
    private final Map<String, byte[]> backups = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();

    private interface Attempt {
        void run() throws Exception;
    }

    /** Whoever is refused tries again, as callers do. */
    private void untilGranted(Attempt attempt) throws Exception {
        for (int tries = 0; tries < 500; tries++) {
            try {
                store.advance(Duration.ofMillis(1));
                attempt.run();
                return;
            } catch (StoreException.Conflict e) {
                refusals.incrementAndGet();
            }
        }
        throw new AssertionError("never got the lock");
    }

    private Void backUp(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 25; i++) {
            int number = numbers.incrementAndGet();
            String name = "b%03d".formatted(number);
            byte[] content =
                    VOLUME.content(random.nextInt(9), random.nextInt(9), random.nextInt(9), number);
            untilGranted(() -> VOLUME.backup(store, name, number, content));
            backups.put(name, content);
        }
        return null;
    }

    private Void delete(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            List<String> names = List.copyOf(backups.keySet());
            if (!names.isEmpty()) {
                String name = names.get(random.nextInt(names.size()));
                if (backups.remove(name) != null) {
                    untilGranted(() -> VOLUME.delete(store, name));
                }
            }
        }
        return null;
    }

    private Void restore() throws Exception {
        for (int i = 0; i < 20; i++) {
            for (Map.Entry<String, byte[]> backup : Map.copyOf(backups).entrySet()) {
                try {
                    assertThat(VOLUME.restore(store, backup.getKey())).isEqualTo(backup.getValue());
                    break;
                } catch (StoreException.NotFound e) {
                    assertThat(backups).doesNotContainKey(backup.getKey());
                } catch (StoreException.Conflict e) {
                    refusals.incrementAndGet();
                }
            }
        }
        return null;
    }

    @Test
    void backupsRestoresAndDeletions() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
            List<Future<Void>> work =
                    List.of(
                            threads.submit(() -> backUp(1)),
                            threads.submit(() -> backUp(2)),
                            threads.submit(() -> delete(3)),
                            threads.submit(() -> delete(4)),
                            threads.submit(this::restore));
            for (Future<Void> each : work) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("after " + refusals + " refusals", e.getCause());
        }

        StoreAudit audit = new StoreAudit(VOLUME, backups);
        audit.assertAllRestore(store);
        VOLUME.delete(store, "absent");
        audit.assertExact(store);
        audit.assertNoLocks(store);
        assertThat(backups).hasSizeGreaterThan(5);
    }
}
