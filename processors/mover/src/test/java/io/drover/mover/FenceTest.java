package io.drover.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.StoreException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

@Timeout(30)
class FenceTest {
    private final AtomicLong time = new AtomicLong();

    /** Each look at the clock takes that long. */
    private Fence fence(Duration look) {
        return new Fence(Duration.ofMinutes(10), () -> time.addAndGet(look.toNanos()));
    }

    @Test
    void writesPassWhileTheLeaseIsRenewed() throws InterruptedException {
        Fence fence = fence(Duration.ofSeconds(1));
        fence.renewed(time.get());

        fence.awaitHeld();

        assertThatCode(fence::awaitOpen).doesNotThrowAnyException();
    }

    @Test
    void aLeaseThatIsNotRenewedStopsWritesUntilItIs() throws InterruptedException {
        Fence fence = fence(Duration.ZERO);
        fence.renewed(0);
        time.set(Fence.TRUST.toNanos());
        AtomicLong passed = new AtomicLong();
        Thread waiting =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        fence.awaitOpen();
                                        passed.set(1);
                                    } catch (StoreException e) {
                                        passed.set(-1);
                                    }
                                });
        assertThat(waiting.join(Duration.ofMillis(200))).isFalse();

        fence.renewed(time.get());
        waiting.join();

        assertThat(passed).hasValue(1);
    }

    @Test
    void oneThatIsTakenByAnotherIsLostForGood() {
        Fence fence = fence(Duration.ZERO);
        fence.taken();
        assertThat(fence.isLost()).isFalse();
        fence.renewed(0);
        fence.taken();
        fence.renewed(0);

        assertThat(fence.isLost()).isTrue();
        assertThatThrownBy(fence::awaitOpen).isInstanceOf(StoreException.Conflict.class);
    }

    @Test
    void patienceWithTheApiServerEnds() {
        Fence fence = fence(Duration.ofMinutes(6));
        fence.renewed(time.get());

        assertThatThrownBy(fence::awaitOpen)
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("600 s");
    }
}
