package io.drover.blockengine.crash;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.lock.LockOptions;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.TestVolume;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Backs up a volume again and again, and reports which backups are done, until it is killed. */
final class BackupLoop {
    static final TestVolume VOLUME = TestVolume.small("killed");

    /** Locks of killed processes expire soon. */
    static final EngineOptions OPTIONS =
            new EngineOptions(
                    2,
                    4,
                    new LockOptions(
                            Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofSeconds(1)));

    private BackupLoop() {}

    static byte[] content(int number) {
        long[] seeds = new long[40];
        for (int i = 0; i < seeds.length; i++) {
            seeds[i] = i % 4 == 0 ? number * 100L + i : i;
        }
        return VOLUME.content(seeds);
    }

    /** Directory of the store, and number of the first backup. */
    public static void main(String[] arguments) throws Exception {
        Backupstore engine =
                new Backupstore(
                        new DirectoryStore(Path.of(arguments[0])), OPTIONS, InstantSource.system());
        for (int number = Integer.parseInt(arguments[1]); ; number++) {
            byte[] content = content(number);
            ChangeTracker changes =
                    VOLUME.changes(
                            "snap-b%04d".formatted(number - 1), content(number - 1), content);
            engine.backup(
                    VOLUME.request(
                            "b%04d".formatted(number),
                            number,
                            BackupMode.INCREMENTAL,
                            content.length),
                    new MemorySource(content),
                    changes,
                    ProgressListener.NONE);
            System.out.println("done " + number);
        }
    }
}
