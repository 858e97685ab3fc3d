package io.drover.blockengine.block;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.math.BigInteger;

class Sha512ConstantsTest {
    private static final int FRACTION_BITS = 64;

    @Test
    void areWhatTheStandardDefinesThemToBe() {
        assertThat(Sha512Constants.INITIAL).isEqualTo(fractions(8, 2));
        assertThat(Sha512Constants.ROUNDS).isEqualTo(fractions(80, 3));
    }

    private static long[] fractions(int count, int root) {
        long[] fractions = new long[count];
        BigInteger prime = BigInteger.TWO;
        for (int i = 0; i < count; i++) {
            fractions[i] = floorRoot(prime.shiftLeft(FRACTION_BITS * root), root).longValue();
            prime = prime.nextProbablePrime();
        }
        return fractions;
    }

    /** The largest integer whose power is not above {@code value}, bit by bit. */
    private static BigInteger floorRoot(BigInteger value, int root) {
        BigInteger result = BigInteger.ZERO;
        for (int bit = value.bitLength() / root; bit >= 0; bit--) {
            BigInteger larger = result.setBit(bit);
            if (larger.pow(root).compareTo(value) <= 0) {
                result = larger;
            }
        }
        return result;
    }
}
