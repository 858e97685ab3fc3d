package io.drover.store;

import io.drover.blockengine.logging.LogContext;
import io.drover.blockengine.store.StoreException;

import org.apache.camel.Exchange;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for an exchange that runs on a thread of its own, where it can be interrupted: when nobody
 * wants to wait any more, or when the caller is interrupted. It is never left alone, as it may use
 * the caller's buffers until it has ended.
 */
final class Waiting {
    /** Between two interrupts of something that swallowed the first. */
    private static final long NEXT_INTERRUPT = TimeUnit.SECONDS.toNanos(1);

    private final String target;
    private final StoreCall call;
    private final Exchange exchange;
    private final CountDownLatch ended = new CountDownLatch(1);

    Waiting(String target, StoreCall call, Exchange exchange) {
        this.target = target;
        this.call = call;
        this.exchange = exchange;
    }

    void await(Runnable sending) {
        Thread sender =
                Thread.ofVirtual()
                        .name("store-" + target)
                        .start(LogContext.carriedInto(() -> run(sending)));
        boolean interrupted = false;
        while (true) {
            try {
                long nanos =
                        interrupted || call.isOver() ? NEXT_INTERRUPT : call.vigil().nextLook(call);
                if (ended.await(nanos, TimeUnit.NANOSECONDS)) {
                    break;
                }
                look();
            } catch (InterruptedException e) {
                interrupted = true;
            }
            if (interrupted || call.isOver()) {
                sender.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Runnable sending) {
        try {
            sending.run();
        } catch (RuntimeException e) {
            // the boundary of the sending thread: its failure is the exchange's
            exchange.setException(e);
        } catch (Error e) {
            // else what the exchange had begun with would be taken for its answer
            exchange.setException(
                    new StoreException.Unavailable(
                            "the route of target " + target + " failed: " + e, e));
        } finally {
            ended.countDown();
        }
    }

    private void look() {
        if (!call.isOver() && call.vigil().look(call, failure())) {
            call.giveUp();
        }
    }

    /** What the last attempt failed with, as the error handler keeps it with the exchange. */
    private Optional<String> failure() {
        return Optional.ofNullable(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class))
                .map(Throwable::getMessage);
    }
}
