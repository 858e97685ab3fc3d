package io.drover.blockengine.block;

import java.math.BigInteger;

/**
 * The constants of SHA-512 (FIPS 180-4, sections 4.2.3 and 5.3.5), computed from their definition:
 * the first 64 bits of the fractional parts of roots of the first primes.
 */
final class Sha512Constants {
    /** Of the square roots of the first 8 primes. */
    static final long[] INITIAL = fractions(8, 2);

    /** Of the cube roots of the first 80 primes. */
    static final long[] ROUNDS = fractions(80, 3);

    private static final int FRACTION_BITS = 64;

    private Sha512Constants() {}

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
