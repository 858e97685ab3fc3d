package io.drover.console.guard;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses with the same beginning, such as {@code 10.0.0.0/8}.
 *
 * @param bits how long the beginning is
 */
record AddressRange(InetAddress first, int bits) {
    /** An address in figures, so that no name is ever looked up. */
    private static final Pattern SYNTAX =
            Pattern.compile(
                    "(?<address>[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(?:/(?<bits>[0-9]{1,3}))?");

    /**
     * @throws IllegalArgumentException if it is no address, or no range of addresses
     */
    static AddressRange of(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw bad(text);
        }
        InetAddress first;
        try {
            first = InetAddress.ofLiteral(matcher.group("address"));
        } catch (IllegalArgumentException e) {
            throw bad(text);
        }
        int all = first.getAddress().length * Byte.SIZE;
        int bits = matcher.group("bits") == null ? all : Integer.parseInt(matcher.group("bits"));
        if (bits > all) {
            throw bad(text);
        }
        return new AddressRange(first, bits);
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException(
                "'%s' is no range of addresses; write one such as 10.0.0.0/8".formatted(text));
    }

    /**
     * @param text an address in figures, as a connection has it; anything else is not in the range
     */
    boolean contains(String text) {
        try {
            return contains(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean contains(InetAddress address) {
        byte[] begin = first.getAddress();
        byte[] other = address.getAddress();
        if (begin.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 1 << (Byte.SIZE - 1 - bit % Byte.SIZE);
            if (((begin[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
