package io.drover.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.resource.LeaseTerms;
import io.drover.resource.NamespaceLease;
import io.drover.store.LeaseFence;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

@DisplayName("The leader of a namespace")
class LeadershipTest {
    private static final LeaseTerms TERMS = LeaseTerms.parse("6s");

    /** May not ask for the Lease at first, and cannot begin the first time that it has it. */
    private static final class Hindered implements Leadership.Consequences {
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger begun = new AtomicInteger();

        @Override
        public Optional<String> obstacle() {
            return asked.getAndIncrement() == 0 ? Optional.of("another one") : Optional.empty();
        }

        @Override
        public void gained() {
            if (begun.incrementAndGet() == 1) {
                throw new KubernetesClientException("the API server is away");
            }
        }

        @Override
        public void lost() {
            throw new AssertionError("it has never begun to work");
        }
    }

    @Test
    @DisplayName("begins again what it does first, when that failed, and works only then")
    void beginsAgain() throws Exception {
        Hindered hindered = new Hindered();
        LeaseFence fence =
                new LeaseFence(
                        NamespaceLease.NAME,
                        TERMS.trust(),
                        Duration.ofSeconds(1),
                        System::nanoTime);
        try (TestCluster api = TestCluster.start();
                Leadership leadership =
                        new Leadership(
                                new NamespaceLease(
                                        api.cluster(),
                                        "this",
                                        "of a test",
                                        TERMS,
                                        InstantSource.system(),
                                        System::nanoTime),
                                hindered,
                                fence)) {
            leadership.start();
            assertThat(leadership.otherHolder()).contains("another one");

            await().atMost(Duration.ofSeconds(30)).until(() -> leadership.otherHolder().isEmpty());

            assertThat(hindered.begun).hasValue(2);
            assertThat(fence.isOpen()).isTrue();
        }
    }
}
