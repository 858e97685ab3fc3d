package io.drover.store.nfs4;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.support.TestVolume;
import io.drover.store.StandaloneStores;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Whole backups over NFS, on a server that keeps dying. */
@NeedsGanesha
class NfsBackupTest {
    /** More of them by {@code -Ddrover.nfs.backups=50}. */
    private static final int BACKUPS = Integer.getInteger("drover.nfs.backups", 8);

    private static final int BLOCKS = 24;
    private static final TestVolume VOLUME =
            new TestVolume("disturbed", BlockSize.DEFAULT, CompressionMethod.LZ4);

    /** Kills the server and starts it again, at random moments, until told to end. */
    private static final class Disturber implements AutoCloseable {
        private final Semaphore ended = new Semaphore(0);
        private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
        private final Future<Integer> kills;

        Disturber(GaneshaServer server) {
            Random random = new Random(7);
            kills =
                    thread.submit(
                            () -> {
                                int count = 0;
                                while (!ended.tryAcquire(
                                        50 + random.nextInt(700), TimeUnit.MILLISECONDS)) {
                                    server.kill();
                                    server.begin();
                                    count++;
                                }
                                return count;
                            });
        }

        int end() throws Exception {
            ended.release();
            return kills.get();
        }

        @Override
        public void close() {
            ended.release();
            thread.close();
        }
    }

    @Test
    @Timeout(600)
    void backupsAreRightThoughTheServerIsKilledAgainAndAgain() throws Exception {
        try (GaneshaServer server = GaneshaServer.start();
                StandaloneStores stores =
                        StandaloneStores.start(
                                Optional.empty(), TargetKinds.parse(server.url("rw")))) {
            ObjectStore store =
                    stores.open(
                            "disturbed",
                            TargetKinds.parse(server.url("rw")),
                            TargetCredentials.NONE);
            Map<String, long[]> made = new LinkedHashMap<>();
            try (Disturber disturber = new Disturber(server)) {
                Random random = new Random(11);
                long[] seeds = random.longs(BLOCKS, 0, 1000).toArray();
                for (int number = 1; number <= BACKUPS; number++) {
                    random.ints(BLOCKS / 2, 0, BLOCKS)
                            .forEach(block -> seeds[block] = random.nextLong(1000));
                    made.put("backup-" + number, seeds.clone());
                    VOLUME.backup(store, "backup-" + number, number, VOLUME.content(seeds));
                    if (number % 3 == 0) {
                        VOLUME.delete(store, "backup-" + (number - 1));
                        made.remove("backup-" + (number - 1));
                    }
                }
                assertThat(disturber.end()).isGreaterThan(3);
            }
            // seen from the other side as well: what the export holds is the store
            ObjectStore directory = new DirectoryStore(server.directory("rw"));
            for (Map.Entry<String, long[]> backup : made.entrySet()) {
                byte[] content = VOLUME.content(backup.getValue());
                assertThat(VOLUME.restore(store, backup.getKey())).isEqualTo(content);
                assertThat(VOLUME.restore(directory, backup.getKey())).isEqualTo(content);
            }
        }
    }
}
