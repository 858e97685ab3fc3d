package io.drover.store;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Watches over the requests to one target: since when it has left them without an answer, when
 * somebody is told, and when nobody waits any more. Whatever shows that the target is alive begins
 * the count anew for all requests, so a slow target is waited for as long as it gets on. Guarded by
 * its monitor.
 */
final class Vigil {
    private final String target;
    private final Patience patience;
    private final boolean attended;
    private final SilenceListener listener;
    private final LongSupplier nanoTime;
    private boolean answered;
    private int waiting;
    private long since;
    private long noticeDue;
    private boolean noticed;
    private Optional<String> reason = Optional.empty();
    private OptionalLong givenUp = OptionalLong.empty();

    /**
     * @param target its URL, for messages
     * @param attended whether a person waits, who should soon learn of a wrong address
     */
    Vigil(
            String target,
            Patience patience,
            boolean attended,
            SilenceListener listener,
            LongSupplier nanoTime) {
        this.target = target;
        this.patience = patience;
        this.attended = attended;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /** A request is made. */
    synchronized StoreCall begin() {
        long now = nanoTime.getAsLong();
        if (waiting++ == 0) {
            since = now;
            noticeDue = now + patience.notice().toNanos();
            reason = Optional.empty();
        }
        boolean farewell =
                givenUp.isPresent() && now - givenUp.getAsLong() < patience.silence().toNanos();
        return new StoreCall(this, now, farewell, attended && !answered);
    }

    /** The target sends or takes something. */
    synchronized void progress() {
        long now = nanoTime.getAsLong();
        Duration silence = Duration.ofNanos(now - since);
        since = now;
        noticeDue = now + patience.notice().toNanos();
        reason = Optional.empty();
        if (noticed) {
            noticed = false;
            listener.answered(target, silence);
        }
    }

    /** The request has its answer, which may be a refusal. */
    synchronized void answered() {
        waiting--;
        answered = true;
        givenUp = OptionalLong.empty();
        progress();
    }

    /** The request ends without an answer. */
    synchronized void unanswered() {
        waiting--;
        givenUp = OptionalLong.of(nanoTime.getAsLong());
    }

    /** Requests that follow each other without an answer share the time of the first. */
    private long end(StoreCall call) {
        if (call.isFarewell()) {
            return call.begun() + patience.farewell().toNanos();
        }
        return since + limit().toNanos();
    }

    private Duration limit() {
        return answered || !attended ? patience.silence() : patience.firstAnswer();
    }

    /** Nanoseconds until something is due for the call; at least 1. */
    synchronized long nextLook(StoreCall call) {
        long now = nanoTime.getAsLong();
        return Math.max(1, Math.min(end(call), noticeDue) - now);
    }

    /**
     * Notifies the listener if that is due.
     *
     * @param failure of the call's last attempt
     * @return whether the call has waited long enough
     */
    synchronized boolean look(StoreCall call, Optional<String> failure) {
        long now = nanoTime.getAsLong();
        reason = failure.or(() -> reason);
        boolean over = end(call) - now <= 0;
        if (!over && noticeDue - now <= 0) {
            noticeDue = now + patience.notice().toNanos();
            noticed = true;
            listener.silent(target, silence(now, end(call) - now));
        }
        return over;
    }

    private Silence silence(long now, long left) {
        return new Silence(
                Duration.ofNanos(now - since), Duration.ofNanos(Math.max(0, left)), reason);
    }

    /** The silence at this moment, if it has lasted long enough to be told. */
    synchronized Optional<Silence> silence() {
        long now = nanoTime.getAsLong();
        return waiting > 0 && now - since >= patience.notice().toNanos()
                ? Optional.of(silence(now, since + limit().toNanos() - now))
                : Optional.empty();
    }

    /** What to say of a call that has waited long enough. */
    synchronized String verdict(StoreCall call) {
        long waited = nanoTime.getAsLong() - (call.isFarewell() ? call.begun() : since);
        return "no answer from %s for %d s%s; gave up"
                .formatted(
                        target,
                        Duration.ofNanos(waited).toSeconds(),
                        reason.map(text -> " (" + text + ")").orElse(""));
    }
}
