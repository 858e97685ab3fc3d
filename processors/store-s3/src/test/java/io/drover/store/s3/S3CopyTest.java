package io.drover.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.copy.CopyRequest;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.verify.VerifyRequest;
import io.drover.store.StandaloneStores;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A copy to a bucket whose connection is cut at random requests, and taken up again each time. */
@Timeout(120)
class S3CopyTest {
    private static final int MAX_CUTS = 12;

    @TempDir static Path directory;
    static FaultProxy proxy;
    static StandaloneStores stores;
    static String bucket;

    private final TestVolume volume = TestVolume.small("pvc-cut");
    private final InMemoryStore source = new InMemoryStore();
    private final byte[] first = volume.content(1, 2, 3, 0, 4, 9, 10, 11);
    private final byte[] second = volume.content(1, 5, 3, 6, 4, 12, 10, 11);
    private final byte[] third = volume.content(7, 5, 0, 6, 8, 12, 13, 14);

    @BeforeAll
    static void start() throws Exception {
        bucket = S3TestServer.bucket("cut-copies");
        proxy = new FaultProxy(S3TestServer.get().uri());
        stores = StandaloneStores.start(Optional.of(withoutRetries()), TargetKinds.parse(bucket));
    }

    /** The shipped error handling, but that a cut is final at once. */
    private static Path withoutRetries() throws Exception {
        Path shipped =
                Path.of(System.getProperty("drover.root"), "routes", "error-handling.camel.yaml");
        String text =
                Files.readString(shipped)
                        .replaceAll(
                                "maximumRedeliveries: \"[0-9]+\"", "maximumRedeliveries: \"0\"");
        Files.writeString(directory.resolve("error-handling.camel.yaml"), text);
        return directory;
    }

    @AfterAll
    static void stop() throws Exception {
        stores.close();
        proxy.close();
    }

    private static ObjectStore open(String name, String url, String endpoint) {
        Map<String, String> secret = new HashMap<>(S3TestServer.get().secret());
        secret.put("AWS_ENDPOINTS", endpoint);
        return stores.open(name, TargetKinds.parse(url), new TargetCredentials(secret));
    }

    private boolean copied(ObjectStore to) throws Exception {
        try {
            return TestEngine.on(source)
                    .copyTo(
                            to,
                            new CopyRequest(volume.name(), Optional.empty()),
                            ProgressListener.NONE)
                    .isComplete();
        } catch (StoreException.Unavailable e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsTakenUpAgainRestoresBitByBit(long seed) throws Exception {
        volume.backup(source, "b1", 1, first);
        volume.backup(source, "b2", 2, second);
        volume.backup(source, "b3", 3, third);
        String url = bucket + "round-" + seed + "/";
        ObjectStore cut = open("cut-" + seed, url, proxy.url());
        ObjectStore whole = open("whole-" + seed, url, S3TestServer.get().uri().toString());
        Random random = new Random(seed);

        int cuts = 0;
        boolean done = false;
        while (!done && cuts < MAX_CUTS) {
            proxy.heal();
            proxy.next(1 + random.nextInt(30), ".*", proxy.pass());
            proxy.next(1, ".*", random.nextBoolean() ? proxy.lost() : FaultProxy.reset());
            proxy.next(Integer.MAX_VALUE, ".*", FaultProxy.reset());
            done = copied(cut);
            cuts++;
            assertOnlyWholeBackups(whole);
        }
        proxy.heal();

        assertThat(cuts).isGreaterThan(1);
        assertThat(copied(cut)).isTrue();
        assertThat(volume.restore(whole, "b1")).isEqualTo(first);
        assertThat(volume.restore(whole, "b2")).isEqualTo(second);
        assertThat(volume.restore(whole, "b3")).isEqualTo(third);
        assertSameObjects(whole);
    }

    private void assertOnlyWholeBackups(ObjectStore store) throws Exception {
        assertThat(
                        TestEngine.on(store)
                                .verify(VerifyRequest.all(volume.name()), ProgressListener.NONE)
                                .brokenBackups())
                .isEmpty();
    }

    /** But for locks that cut copies could not release. */
    private void assertSameObjects(ObjectStore store) throws StoreException {
        InMemoryStore copy = InMemoryStore.copyOf(store);
        for (String lock : copy.keys(volume.name().locks())) {
            copy.remove(ObjectKey.of(lock));
        }
        assertThat(copy.digests()).isEqualTo(source.digests());
    }
}
