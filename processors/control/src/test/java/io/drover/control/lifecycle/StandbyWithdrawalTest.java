package io.drover.control.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.resource.Volume;
import io.drover.support.TestCluster;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

@Timeout(30)
class StandbyWithdrawalTest {
    private static final Map<String, String> HELD =
            Map.of(
                    "drover.io/standby-held",
                    "{\"reached\":{\"backup\":\"b1\",\"taken\":\"2026-01-01T00:00:01Z\",\"size\":4096,"
                        + "\"device\":8192,\"blocks\":\"x\"},\"claim\":\"u\",\"number\":1}");

    private TestCluster api;
    private StandbyWithdrawal standby;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        standby = new StandbyWithdrawal(api.cluster(), Duration.ofMillis(300));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private void volume(String name, boolean follows, Map<String, String> notes) {
        Volume volume = new Volume();
        volume.getSpec().standby = follows;
        volume.getSpec().fromBackup = "file:///main?backup=b1&volume=vol";
        api.create(volume, name);
        Map<String, String> annotations = new TreeMap<>(notes);
        annotations.put(Volume.DRIVER, "pvc");
        api.cluster()
                .patch(Volume.class, name, Map.of("metadata", Map.of("annotations", annotations)));
    }

    @Test
    void thoseThatHoldABackupAreNamed() throws Exception {
        volume("b", true, HELD);
        volume("a", true, HELD);
        volume("empty", true, Map.of());
        volume("ordinary", false, HELD);

        assertThat(standby.holding()).containsExactly("a", "b");
        standby.awaitHandedOver();
    }

    @Test
    void oneThatIsBeingGivenToItsClaimIsAwaited() {
        Map<String, String> notes = new TreeMap<>(HELD);
        notes.put("drover.io/restored", "{\"size\":4096}");
        volume("a", true, notes);

        assertThat(standby.holding()).isEmpty();
        assertThatThrownBy(standby::awaitHandedOver)
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("being given to their claims are still there")
                .hasMessageContaining("/a: its claim has not got its volume")
                .hasMessageContaining("Start it if it does not run");
    }
}
