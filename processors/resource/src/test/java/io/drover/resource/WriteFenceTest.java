package io.drover.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

@Timeout(20)
class WriteFenceTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private volatile Duration time = Duration.ofDays(-3);
    private final WriteFence fence = WriteFence.closed(() -> time.toNanos());

    @Test
    void isClosedUntilTheLeaseIsHeld() throws Exception {
        assertThat(fence.isOpen()).isFalse();
        assertThat(fence.await(LONG)).as("nobody is about to renew it").isFalse();
        assertThatThrownBy(fence::require)
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("the Lease 'drover' is not held");

        fence.renewed(time.toNanos());

        assertThat(fence.isOpen()).isTrue();
        assertThat(fence.await(LONG)).isTrue();
    }

    @Test
    void closesBeforeAnotherOneMayTakeTheLease() {
        fence.renewed(time.toNanos());

        time = time.plus(NamespaceLease.DURATION).minus(WriteFence.MARGIN).minusMillis(1);
        assertThat(fence.isOpen()).isTrue();

        time = time.plusMillis(1);
        assertThat(fence.isOpen()).isFalse();
    }

    @Test
    void countsFromWhenARenewalWasSent() {
        long sent = time.toNanos();
        time = time.plus(NamespaceLease.DURATION);

        fence.renewed(sent);

        assertThat(fence.isOpen()).isFalse();
    }

    @Test
    void aWriteWaitsForTheRenewal() {
        fence.renewed(time.toNanos());
        time = time.plus(NamespaceLease.DURATION);
        CompletableFuture<Boolean> write = CompletableFuture.supplyAsync(this::awaited);
        assertThat(write).isNotDone();

        fence.renewed(time.toNanos());

        assertThat(write.join()).isTrue();
    }

    @Test
    void aWriteThatWaitsIsRefusedWhenAnotherOneHasTheLease() {
        fence.renewed(time.toNanos());
        time = time.plus(NamespaceLease.DURATION);
        CompletableFuture<Boolean> write = CompletableFuture.supplyAsync(this::awaited);

        fence.lost();

        assertThat(write.join()).isFalse();
    }

    @Test
    void aWriteDoesNotWaitForEver() throws Exception {
        fence.renewed(time.toNanos());
        time = time.plus(NamespaceLease.DURATION);

        assertThat(fence.await(Duration.ofMillis(5))).isFalse();
    }

    @Test
    void peopleWriteWithoutALease() {
        WriteFence none = WriteFence.none();

        none.lost();
        none.require();

        assertThat(none.isOpen()).isTrue();
    }

    private boolean awaited() {
        try {
            return fence.await(LONG);
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }
}
