package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.TestVolume;
import io.drover.store.StandaloneStores;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;
import io.drover.store.TargetUrl;
import io.drover.store.s3.FaultProxy;
import io.drover.store.s3.S3TestServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Requests of a backup as the server sees them, which is as they are billed. */
class BilledRequestsTest {
    private static final int KNOWN = 3000;

    /** Two of them find the block size of the last backup. */
    private static final int FIXED = 12;

    @TempDir Path directory;

    private static TargetCredentials through(FaultProxy proxy) {
        Map<String, String> settings = new HashMap<>(S3TestServer.credentials().values());
        settings.put(TargetCredentials.ENDPOINTS, proxy.url());
        return new TargetCredentials(settings);
    }

    private static FaultProxy proxy() throws Exception {
        return new FaultProxy(
                URI.create(S3TestServer.credentials().values().get(TargetCredentials.ENDPOINTS)));
    }

    private static long backUp(ObjectStore store, String name, int number, byte[] content)
            throws Exception {
        TestVolume volume = TestVolume.small("pvc-billed");
        return new Backupstore(store, EngineOptions.defaults(), InstantSource.system())
                .backup(
                        volume.request(name, number, BackupMode.INCREMENTAL, content.length),
                        new MemorySource(content),
                        ChangeTracker.NONE,
                        ProgressListener.NONE)
                .statistics()
                .blocksNew();
    }

    private static byte[] blocks(long first) {
        return TestVolume.small("pvc-billed")
                .content(LongStream.range(first, first + KNOWN).toArray());
    }

    @Test
    void newBlocksAPageAThousandKnownOnesAndTen() throws Exception {
        TargetUrl url = TargetKinds.parse(S3TestServer.bucket("billed-engine"));
        try (FaultProxy proxy = proxy();
                StandaloneStores stores = StandaloneStores.start(Optional.empty(), url)) {
            ObjectStore direct = stores.open("direct", url, S3TestServer.credentials());
            backUp(direct, "b1", 1, blocks(1));
            ObjectStore counted = stores.open("counted", url, through(proxy));

            long written = backUp(counted, "b2", 2, blocks(6));

            assertThat(written).isEqualTo(5);
            List<String> requests = List.copyOf(proxy.requests);
            assertThat(requests)
                    .as("%s", requests)
                    .hasSizeGreaterThan(5)
                    .hasSizeLessThanOrEqualTo(5 + KNOWN / 1000 + FIXED);
        }
    }

    @Test
    void theCommandTakesNoMore() throws Exception {
        String url = S3TestServer.bucket("billed-command");
        try (FaultProxy proxy = proxy()) {
            Path secret =
                    Files.writeString(
                            directory.resolve("s3.env"),
                            through(proxy).values().entrySet().stream()
                                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                                    .collect(Collectors.joining("\n")));
            Path image = Images.write(directory.resolve("image"), 1, 2, 3);
            assertThat(backup(image, url, secret)).isEqualTo(3);
            assertThat(proxy.requests).as("%s", proxy.requests).hasSizeLessThanOrEqualTo(3 + FIXED);
            proxy.heal();
            Images.write(image, 1, 2, 4);

            assertThat(backup(image, url, secret)).isEqualTo(1);

            assertThat(proxy.requests)
                    .as("%s", proxy.requests)
                    .hasSizeLessThanOrEqualTo(1 + 1 + FIXED);
        }
    }

    private static int backup(Path image, String url, Path secret) throws Exception {
        CliRun run =
                CliRun.of(
                        "backup",
                        image.toString(),
                        url,
                        "--volume",
                        "vol",
                        "--credentials",
                        secret.toString(),
                        "-o",
                        "json");
        assertThat(run.code()).as(run.err()).isZero();
        return run.json().path("blocksNew").asInt();
    }
}
