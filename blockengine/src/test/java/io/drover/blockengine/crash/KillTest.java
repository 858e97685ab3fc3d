package io.drover.blockengine.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.StoreAudit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A real process, killed without warning at any moment, on a real directory. */
class KillTest {
    private static final int ROUNDS = 4;

    @TempDir Path directory;

    @Test
    @Timeout(120)
    void reportedBackupsExistAndNothingElseIsHarmed() throws Exception {
        DirectoryStore store = new DirectoryStore(directory);
        Map<String, byte[]> reported = new TreeMap<>();
        Random random = new Random(11);
        int next = 1;
        for (int round = 0; round < ROUNDS; round++) {
            next = runAndKill(next, random.nextInt(150), reported);
            new StoreAudit(BackupLoop.VOLUME, reported).assertAllRestore(store);
        }
        assertThat(reported).hasSizeGreaterThan(ROUNDS);

        assertDeletionCleansUp(store, reported);
    }

    /**
     * Lets a process complete two backups, kills it a little later, returns the number of the next
     * backup.
     */
    private int runAndKill(int first, int extraMillis, Map<String, byte[]> reported)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                BackupLoop.class.getName(),
                                directory.toString(),
                                Integer.toString(first))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        int next = first;
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("done " + next)) {
                    reported.put("b%04d".formatted(next), BackupLoop.content(next));
                    next++;
                }
                if (next == first + 2) {
                    killLater(process, extraMillis);
                }
            }
        }
        process.waitFor();
        assertThat(next).as("first backup after %d", first).isGreaterThanOrEqualTo(first + 2);
        return next;
    }

    private static void killLater(Process process, int millis) {
        CompletableFuture<Process> unused =
                process.onExit()
                        .orTimeout(millis, TimeUnit.MILLISECONDS)
                        .whenComplete((ended, timeout) -> kill(process, timeout));
    }

    private static void kill(Process process, Throwable timeout) {
        assertThat(timeout).isInstanceOf(TimeoutException.class);
        // the process itself would close the stream that we read
        process.toHandle().destroyForcibly();
    }

    private void assertDeletionCleansUp(DirectoryStore store, Map<String, byte[]> reported)
            throws Exception {
        // so that the locks of killed processes are old by the store's clock, which is the disk's
        InMemoryStore copy = InMemoryStore.copyOf(store);
        copy.advance(Duration.ofSeconds(10));
        Backupstore engine = new Backupstore(copy, BackupLoop.OPTIONS, InstantSource.system());
        for (BackupName backup : engine.backups(BackupLoop.VOLUME.name())) {
            if (engine.inspectBackup(BackupLoop.VOLUME.name(), backup).inProgress()) {
                engine.deleteBackup(BackupLoop.VOLUME.name(), backup);
            } else {
                int number = Integer.parseInt(backup.value().substring(1));
                reported.put(backup.value(), BackupLoop.content(number));
            }
        }
        assertThat(
                        engine.deleteBackup(BackupLoop.VOLUME.name(), new BackupName("b0001"))
                                .blocksKeptBecause())
                .isEmpty();
        reported.remove("b0001");
        new StoreAudit(BackupLoop.VOLUME, reported).assertExact(copy);
        assertThat(copy.keys(BackupLoop.VOLUME.name().directory()))
                .noneMatch(key -> key.contains(".tmp."));
    }
}
