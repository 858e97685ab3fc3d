package io.drover.control.schedule;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;

/**
 * {@code @every <duration>}: multiples of the duration since 1970-01-01T00:00Z, so that they are
 * the same after a restart. Longhorn counts from the start of its controller instead.
 */
final class IntervalSlots implements Slots {
    private static final int SECONDS_OF_DAY = 24 * 60 * 60;

    private final long seconds;

    /**
     * @param interval at least a second; fractions are cut off, as in Longhorn
     */
    IntervalSlots(Duration interval) {
        seconds = interval.toSeconds();
    }

    @Override
    public Optional<Instant> next(Instant after) {
        return Optional.of(slot(Math.floorDiv(after.getEpochSecond(), seconds) + 1));
    }

    @Override
    public Optional<Instant> latest(Instant after, Instant until) {
        return Optional.of(slot(Math.floorDiv(until.getEpochSecond(), seconds)))
                .filter(slot -> slot.isAfter(after));
    }

    private Instant slot(long number) {
        return Instant.ofEpochSecond(number * seconds);
    }

    @Override
    public String ticks() {
        // each multiple of the interval is one of the greatest common divisor with a day
        int step = BigInteger.valueOf(seconds).gcd(BigInteger.valueOf(SECONDS_OF_DAY)).intValue();
        BitSet secondsOfMinute = new BitSet();
        BitSet minutesOfDay = new BitSet();
        for (int second = 0; second < SECONDS_OF_DAY; second += step) {
            secondsOfMinute.set(second % 60);
            minutesOfDay.set(second / 60);
        }
        return QuartzText.of(secondsOfMinute, minutesOfDay, "*", "*", "?");
    }
}
