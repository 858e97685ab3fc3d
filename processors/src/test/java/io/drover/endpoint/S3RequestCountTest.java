package io.drover.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.support.TestVolume;
import io.drover.runtime.StandaloneStores;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Requests as the server sees them, which is as they are billed. */
class S3RequestCountTest {
    private static final int KNOWN = 3000;
    private static final int NEW = 5;
    private static final TestVolume VOLUME = TestVolume.small("pvc-billed");

    private static byte[] blocks(long first) {
        return VOLUME.content(LongStream.range(first, first + KNOWN).toArray());
    }

    @Test
    void aBackupCostsItsNewBlocksAPageAThousandKnownOnesAndTen() throws Exception {
        String url = S3TestServer.bucket("request-count");
        Map<String, String> settings = new HashMap<>(S3TestServer.credentials().values());
        String server = settings.get(TargetCredentials.ENDPOINTS);
        try (FaultProxy proxy = new FaultProxy(URI.create(server));
                StandaloneStores stores = StandaloneStores.start(Optional.empty())) {
            ObjectStore direct =
                    stores.open("direct", TargetUrlParser.parse(url), S3TestServer.credentials());
            VOLUME.backup(direct, "b1", 1, blocks(1));
            settings.put(TargetCredentials.ENDPOINTS, proxy.url());
            ObjectStore counted =
                    stores.open(
                            "counted", TargetUrlParser.parse(url), new TargetCredentials(settings));

            BackupOutcome outcome = VOLUME.backup(counted, "b2", 2, blocks(1 + NEW));

            assertThat(outcome.statistics().blocksNew()).isEqualTo(NEW);
            List<String> requests = List.copyOf(proxy.requests);
            assertThat(requests)
                    .as("%s", requests)
                    .hasSizeGreaterThan(NEW)
                    .hasSizeLessThanOrEqualTo(NEW + KNOWN / 1000 + 10);
            assertThat(outcome.statistics().requests()).isEqualTo(requests.size() - 1L);
        }
    }
}
