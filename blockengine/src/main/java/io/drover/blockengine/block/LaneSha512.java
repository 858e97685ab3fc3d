package io.drover.blockengine.block;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * SHA-512 (FIPS 180-4, section 6.4) of several messages of one length at once, each in its own
 * 64-bit lane of the widest vectors that the machine has. Needs the module {@code
 * jdk.incubator.vector}. Not thread-safe; an instance is used again.
 *
 * <p>State and message schedule lie in arrays word by word, all lanes of a word together. It is
 * fast because one loop computes a round and the schedule word sixteen rounds ahead, so that their
 * operations overlap, and the next chunk is gathered before the current one is compressed, so
 * vector loads never wait for the narrow stores of the gathering.
 */
final class LaneSha512 {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;

    /** Messages hashed at once. */
    static final int LANES = SPECIES.length();

    /** Bytes of each message that one compression processes. */
    static final int CHUNK = 128;

    private static final int WORDS_PER_CHUNK = 16;
    private static final int STATE_WORDS = 8;
    private static final int WARM_UP = 16;
    private static final int ROUNDS = Sha512Constants.ROUNDS.length;
    private static final long[] K = Sha512Constants.ROUNDS;
    private static final ValueLayout.OfLong WORD =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final long[] state = new long[STATE_WORDS * LANES];
    private final long[] working = new long[STATE_WORDS * LANES];

    // longer than needed: HotSpot checks the bounds of the whole loop at once, and would recompile
    // it without that optimization if the last rounds pointed beyond the end
    private long[] schedule = new long[(ROUNDS + WORDS_PER_CHUNK) * LANES];
    private long[] nextSchedule = new long[(ROUNDS + WORDS_PER_CHUNK) * LANES];

    void reset() {
        for (int word = 0; word < STATE_WORDS; word++) {
            for (int lane = 0; lane < LANES; lane++) {
                state[word * LANES + lane] = Sha512Constants.INITIAL[word];
            }
        }
    }

    /**
     * Processes {@code length} bytes, a positive multiple of {@link #CHUNK}, from the start of each
     * message.
     *
     * @param messages one for each lane
     */
    void update(MemorySegment[] messages, long length) {
        gather(messages, 0, schedule);
        for (long offset = CHUNK; offset < length; offset += CHUNK) {
            gather(messages, offset, nextSchedule);
            compress(state, schedule, working, 0, ROUNDS);
            accumulate();
            long[] compressed = schedule;
            schedule = nextSchedule;
            nextSchedule = compressed;
        }
        compress(state, schedule, working, 0, ROUNDS);
        accumulate();
    }

    /**
     * Runs the compression often enough for a compiler with low thresholds, but of its rounds only
     * those around the end of the schedule: a whole compression takes 20 ms until it is compiled.
     */
    void warmUp() {
        int end = ROUNDS - WORDS_PER_CHUNK;
        for (int i = 0; i < WARM_UP; i++) {
            compress(state, schedule, working, end - 2, end + 2);
        }
    }

    /** A word of the digest of the message in this lane. */
    long digestWord(int lane, int word) {
        return state[word * LANES + lane];
    }

    /**
     * The loop has its own method, called for each lane, so that one call makes few iterations:
     * with many, HotSpot would first compile the running loop and then the method once more.
     */
    private static void gather(MemorySegment[] messages, long offset, long[] schedule) {
        for (int lane = 0; lane < LANES; lane++) {
            gatherLane(messages[lane], offset, schedule, lane);
        }
    }

    private static void gatherLane(MemorySegment message, long offset, long[] schedule, int lane) {
        for (int word = 0; word < WORDS_PER_CHUNK; word++) {
            schedule[word * LANES + lane] = message.get(WORD, offset + word * Long.BYTES);
        }
    }

    /**
     * Deliberately one method, without helpers below the loop: HotSpot keeps vectors in registers
     * only where they never are arguments of a call, and it stops inlining ordinary methods when a
     * compilation has become large.
     *
     * @param from first round
     * @param to after the last round
     */
    private static void compress(long[] state, long[] schedule, long[] working, int from, int to) {
        LongVector a = word(state, 0);
        LongVector b = word(state, 1);
        LongVector c = word(state, 2);
        LongVector d = word(state, 3);
        LongVector e = word(state, 4);
        LongVector f = word(state, 5);
        LongVector g = word(state, 6);
        LongVector h = word(state, 7);
        for (int t = from; t < to; t++) {
            LongVector w = word(schedule, t);
            if (t < ROUNDS - WORDS_PER_CHUNK) {
                LongVector w1 = word(schedule, t + 1);
                LongVector w14 = word(schedule, t + 14);
                LongVector sigma0 =
                        w1.lanewise(ROR, 1)
                                .lanewise(XOR, w1.lanewise(ROR, 8))
                                .lanewise(XOR, w1.lanewise(LSHR, 7));
                LongVector sigma1 =
                        w14.lanewise(ROR, 19)
                                .lanewise(XOR, w14.lanewise(ROR, 61))
                                .lanewise(XOR, w14.lanewise(LSHR, 6));
                sigma0.add(w)
                        .add(word(schedule, t + 9))
                        .add(sigma1)
                        .intoArray(schedule, (t + WORDS_PER_CHUNK) * LANES);
            }
            LongVector sum1 =
                    e.lanewise(ROR, 14)
                            .lanewise(XOR, e.lanewise(ROR, 18))
                            .lanewise(XOR, e.lanewise(ROR, 41));
            LongVector choice = f.lanewise(XOR, g).lanewise(AND, e).lanewise(XOR, g);
            LongVector t1 = h.add(w).add(LongVector.broadcast(SPECIES, K[t])).add(sum1).add(choice);
            LongVector sum0 =
                    a.lanewise(ROR, 28)
                            .lanewise(XOR, a.lanewise(ROR, 34))
                            .lanewise(XOR, a.lanewise(ROR, 39));
            LongVector majority =
                    a.lanewise(AND, b).lanewise(OR, a.lanewise(OR, b).lanewise(AND, c));
            h = g;
            g = f;
            f = e;
            e = d.add(t1);
            d = c;
            c = b;
            b = a;
            a = t1.add(sum0).add(majority);
        }
        a.intoArray(working, 0);
        b.intoArray(working, LANES);
        c.intoArray(working, 2 * LANES);
        d.intoArray(working, 3 * LANES);
        e.intoArray(working, 4 * LANES);
        f.intoArray(working, 5 * LANES);
        g.intoArray(working, 6 * LANES);
        h.intoArray(working, 7 * LANES);
    }

    private static LongVector word(long[] words, int index) {
        return LongVector.fromArray(SPECIES, words, index * LANES);
    }

    private void accumulate() {
        for (int i = 0; i < state.length; i++) {
            state[i] += working[i];
        }
    }
}
