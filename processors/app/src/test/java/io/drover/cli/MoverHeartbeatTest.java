package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.resource.Cluster;
import io.drover.resource.MoverLease;
import io.drover.store.LeaseFence;
import io.drover.store.StoreRequest;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

@Timeout(30)
class MoverHeartbeatTest {
    private static final String NAME = "dm-1";
    private static final StoreRequest DELETION =
            new StoreRequest.Delete(List.of(ObjectKey.of("backupstore/a.blk")));

    private TestCluster api;
    private LeaseFence fence;
    private MoverHeartbeat heartbeat;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        fence = new LeaseFence(NAME, MoverLease.TRUST, Duration.ofMinutes(10), System::nanoTime);
        heartbeat =
                new MoverHeartbeat(
                        new MoverLease(
                                api.cluster(),
                                NAME,
                                "pod-1",
                                InstantSource.system(),
                                System::nanoTime),
                        fence,
                        Thread.currentThread(),
                        System::nanoTime);
        api.cluster()
                .create(
                        new LeaseBuilder()
                                .withNewMetadata()
                                .withName(NAME)
                                .endMetadata()
                                .withNewSpec()
                                .endSpec()
                                .build());
    }

    @AfterEach
    void stop() {
        heartbeat.close();
        api.close();
    }

    private void holder(String identity) {
        api.cluster().patch(Lease.class, NAME, Map.of("spec", Map.of("holderIdentity", identity)));
    }

    @Test
    void oneThatIsTakenByAnotherIsLostForGood() throws Exception {
        holder("pod-2");
        heartbeat.beat();
        assertThat(Thread.interrupted()).as("it was never held").isFalse();
        holder("");
        heartbeat.beat();
        heartbeat.awaitHeld();
        fence.await(DELETION);

        holder("pod-2");
        heartbeat.beat();
        assertThat(Thread.interrupted()).as("the work is over").isTrue();
        holder("");
        heartbeat.beat();
        assertThat(Thread.interrupted()).isTrue();

        assertThatThrownBy(() -> fence.require(DELETION))
                .isInstanceOf(StoreException.Conflict.class);
        Cluster cluster = api.cluster();
        assertThat(cluster.find(Lease.class, NAME).orElseThrow().getSpec().getHolderIdentity())
                .as("nor is it taken again")
                .isEmpty();
    }
}
