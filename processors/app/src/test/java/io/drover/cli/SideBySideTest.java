package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.StoreException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

@Timeout(30)
class SideBySideTest {
    private static final List<Integer> ITEMS = IntStream.range(0, 100).boxed().toList();

    @Test
    void answersComeInOrderAndNoLaterThanNecessary() throws Exception {
        CountDownLatch handedOn = new CountDownLatch(10);
        List<Integer> seen = new CopyOnWriteArrayList<>();

        SideBySide.forEach(
                ITEMS,
                item -> {
                    if (item == 10) {
                        // answered only once those before it have been handed on
                        awaitUninterrupted(handedOn);
                    }
                    return item;
                },
                answer -> {
                    seen.add(answer);
                    handedOn.countDown();
                });

        assertThat(seen).isEqualTo(ITEMS);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void questionThatFailsIsTheFailureOfAll() {
        List<Integer> seen = new CopyOnWriteArrayList<>();

        assertThatThrownBy(
                        () ->
                                SideBySide.forEach(
                                        ITEMS,
                                        item -> {
                                            if (item == 50) {
                                                throw new StoreException.Forbidden("no");
                                            }
                                            return item;
                                        },
                                        seen::add))
                .isInstanceOf(StoreException.Forbidden.class);
        assertThat(seen).isEqualTo(ITEMS.subList(0, seen.size())).hasSizeLessThanOrEqualTo(50);
    }
}
