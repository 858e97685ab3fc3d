package io.drover.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;

@Timeout(30)
class LeaseFenceTest {
    private static final Duration TRUST = Duration.ofSeconds(25);
    private static final StoreRequest WRITE = write("backupstore/volumes/a.blk");

    private final AtomicLong time = new AtomicLong(Duration.ofDays(-3).toNanos());

    private static StoreRequest write(String key) {
        return new StoreRequest.Write(
                ObjectKey.of(key), ObjectBody.of(new byte[1]), WriteCondition.NONE);
    }

    /** Each look at the clock takes that long. */
    private LeaseFence fence(Duration look) {
        return new LeaseFence(
                "of-a-test", TRUST, Duration.ofMinutes(10), () -> time.addAndGet(look.toNanos()));
    }

    private LeaseFence fence() {
        return fence(Duration.ZERO);
    }

    private static CompletableFuture<Void> awaiting(LeaseFence fence) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        fence.await(WRITE);
                    } catch (StoreException e) {
                        throw new CompletionException(e);
                    }
                });
    }

    @Test
    void isClosedUntilTheLeaseIsHeld() throws Exception {
        LeaseFence fence = fence();
        assertThat(fence.isOpen()).isFalse();
        assertThatThrownBy(() -> fence.await(WRITE))
                .as("nobody is about to renew it")
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("the Lease 'of-a-test' is not held");

        fence.renewed(time.get());

        assertThat(fence.isOpen()).isTrue();
        fence.await(WRITE);
    }

    @Test
    void writesPassWhileTheLeaseIsRenewed() {
        LeaseFence fence = fence(Duration.ofSeconds(1));
        fence.renewed(time.get());

        assertThatCode(() -> fence.await(WRITE)).doesNotThrowAnyException();
        assertThatCode(() -> fence.require(WRITE)).doesNotThrowAnyException();
    }

    @Test
    void closesBeforeAnotherOneMayTakeTheLease() {
        LeaseFence fence = fence();
        fence.renewed(time.get());

        time.addAndGet(TRUST.minusMillis(1).toNanos());
        assertThat(fence.isOpen()).isTrue();

        time.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(fence.isOpen()).isFalse();
        assertThatThrownBy(() -> fence.require(WRITE))
                .isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void countsFromWhenARenewalWasSent() {
        LeaseFence fence = fence();
        long sent = time.get();
        time.addAndGet(TRUST.toNanos());

        fence.renewed(sent);

        assertThat(fence.isOpen()).isFalse();
    }

    @Test
    void aWriteWaitsForTheRenewal() {
        LeaseFence fence = fence();
        fence.renewed(time.get());
        time.addAndGet(TRUST.toNanos());
        CompletableFuture<Void> write = awaiting(fence);
        assertThat(write).isNotDone();

        fence.renewed(time.get());

        write.join();
    }

    @Test
    void aWriteThatWaitsIsRefusedWhenAnotherOneHasTheLease() {
        LeaseFence fence = fence();
        fence.renewed(time.get());
        time.addAndGet(TRUST.toNanos());
        CompletableFuture<Void> write = awaiting(fence);

        fence.taken();

        assertThatThrownBy(write::join).hasCauseInstanceOf(StoreException.Conflict.class);
        assertThat(fence.isOpen()).isFalse();
    }

    @Test
    void oneThatWasNeverHeldIsNotLost() {
        LeaseFence fence = fence();

        fence.taken();

        assertThatThrownBy(() -> fence.require(WRITE))
                .isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void patienceWithTheApiServerEnds() {
        LeaseFence fence = fence(Duration.ofMinutes(6));
        fence.renewed(time.get());

        assertThatThrownBy(() -> fence.await(WRITE))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("could not be renewed for 25 s");
    }

    @Test
    void readsAndLocksPassAllTheWhile() {
        LeaseFence fence = fence();
        ObjectKey lock = ObjectKey.of("backupstore/volumes/aa/bb/data/locks/lock-1.lck");
        for (StoreRequest request :
                List.of(
                        new StoreRequest.Stat(lock),
                        write(lock.value()),
                        new StoreRequest.Delete(List.of(lock)))) {
            assertThatCode(() -> fence.await(request)).doesNotThrowAnyException();
            assertThatCode(() -> fence.require(request)).doesNotThrowAnyException();
        }
        assertThatThrownBy(
                        () ->
                                fence.require(
                                        new StoreRequest.Delete(
                                                List.of(lock, ObjectKey.of("backupstore/a")))))
                .isInstanceOf(StoreException.Unavailable.class);
    }
}
