package io.drover.store.nfs4;

import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.client.NfsTimeouts;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Rates of 2 MiB objects over NFS beside the same directory used as such. Started by {@code
 * src/test/nfs/bench.sh DIRECTORY [OBJECTS]}; the directory must be of a file system that a server
 * can export.
 */
public final class NfsBench {
    private static final Logger LOG = LoggerFactory.getLogger(NfsBench.class);
    private static final int SIZE = 2 * 1024 * 1024;
    private static final int ROUNDS = 3;
    private static final int[] IN_FLIGHT = {1, 8};

    private final int objects;
    private final ByteBuffer[] contents = new ByteBuffer[16];

    private NfsBench(int objects) {
        this.objects = objects;
        for (int i = 0; i < contents.length; i++) {
            byte[] bytes = new byte[SIZE];
            new Random(i).nextBytes(bytes);
            contents[i] = ByteBuffer.allocateDirect(SIZE).put(bytes).flip();
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Files.createTempDirectory(Path.of(arguments[0]), "drover-nfs-bench-");
        int objects = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        try (GaneshaServer server = GaneshaServer.prepare(home, 0).export("rw", "").begin();
                NfsClient client = NfsStores.client(server.port(), NfsTimeouts.DEFAULT);
                ObjectStore nfs = NfsStores.store(client, "rw");
                ObjectStore directory = new DirectoryStore(server.directory("rw"))) {
            new NfsBench(objects).run(directory, nfs);
        }
    }

    private void run(ObjectStore directory, ObjectStore nfs)
            throws IOException, StoreException, InterruptedException, ExecutionException {
        for (int round = 1; round <= ROUNDS; round++) {
            for (int inFlight : IN_FLIGHT) {
                // blocks of the directory are forced together by what is written after them
                double local = write(directory, "local/", ".blk", inFlight);
                double forced = write(directory, "forced/", ".bin", inFlight);
                double remote = write(nfs, "remote/", ".blk", inFlight);
                LOG.info(
                        "round {}, write, {} in flight: directory {} MB/s, each forced {} MB/s, NFS"
                                + " {} MB/s ({} %, {} %)",
                        round,
                        inFlight,
                        Math.round(local),
                        Math.round(forced),
                        Math.round(remote),
                        Math.round(100 * remote / local),
                        Math.round(100 * remote / forced));
                double localRead = read(directory, inFlight);
                double remoteRead = read(nfs, inFlight);
                LOG.info(
                        "round {}, read, {} in flight: directory {} MB/s, NFS {} MB/s ({} %)",
                        round,
                        inFlight,
                        Math.round(localRead),
                        Math.round(remoteRead),
                        Math.round(100 * remoteRead / localRead));
                remove(nfs);
            }
        }
    }

    private static ObjectKey key(String prefix, int number, String suffix) {
        return ObjectKey.of(
                "backupstore/" + prefix + "%02x/%d%s".formatted(number % 16, number, suffix));
    }

    private double write(ObjectStore store, String prefix, String suffix, int inFlight)
            throws InterruptedException, ExecutionException, StoreException {
        long start = System.nanoTime();
        parallel(
                inFlight,
                number ->
                        store.write(
                                key(prefix, number, suffix),
                                ObjectBody.of(contents[number % contents.length])));
        store.write(ObjectKey.of("backupstore/" + prefix + "end.cfg"), ObjectBody.utf8("end"));
        return rate(start);
    }

    private double read(ObjectStore store, int inFlight)
            throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        parallel(
                inFlight,
                number ->
                        store.read(
                                key("remote/", number, ".blk"),
                                content -> content.readNBytes(SIZE + 1).length));
        return rate(start);
    }

    private void remove(ObjectStore store) throws StoreException {
        List<ObjectKey> keys = new ArrayList<>();
        store.list(ObjectKey.of("backupstore"), object -> keys.add(object.key()));
        store.delete(keys);
    }

    private double rate(long start) {
        return 1e3 * objects * SIZE / (System.nanoTime() - start);
    }

    private interface Step {
        void run(int number) throws StoreException;
    }

    private void parallel(int inFlight, Step step) throws InterruptedException, ExecutionException {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < inFlight; i++) {
                workers.add(
                        threads.submit(
                                () -> {
                                    for (int number = next.getAndIncrement();
                                            number < objects;
                                            number = next.getAndIncrement()) {
                                        step.run(number);
                                    }
                                    return true;
                                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
    }
}
