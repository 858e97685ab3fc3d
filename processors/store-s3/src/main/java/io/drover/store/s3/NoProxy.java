package io.drover.store.s3;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The value of {@code NO_PROXY}, by the rules of Go's {@code httpproxy} package, which Longhorn's
 * engine uses: entries between commas or blanks, each {@code *}, an address, a range in CIDR form,
 * or a domain, which stands for itself and all below it; with a leading dot or {@code *.} only for
 * those below it. An address or domain may have a port. Upper and lower case are the same.
 */
final class NoProxy {
    private static final int BYTE = 8;

    private sealed interface Entry {
        boolean matches(String host, int port);
    }

    private record All() implements Entry {
        @Override
        public boolean matches(String host, int port) {
            return true;
        }
    }

    /**
     * @param port -1 for any
     */
    private record Domain(String suffix, boolean itself, int port) implements Entry {
        @Override
        public boolean matches(String host, int wanted) {
            return (port < 0 || port == wanted)
                    && (host.endsWith("." + suffix) || itself && host.equals(suffix));
        }
    }

    /**
     * @param bits of the address that count
     * @param port -1 for any
     */
    private record Range(byte[] network, int bits, int port) implements Entry {
        @Override
        public boolean matches(String host, int wanted) {
            return (port < 0 || port == wanted)
                    && address(host).map(address -> contains(address)).orElse(false);
        }

        private boolean contains(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 1 << (BYTE - 1 - bit % BYTE);
                if (((address[bit / BYTE] ^ network[bit / BYTE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Entry> entries;

    private NoProxy(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * @throws IllegalArgumentException naming the entry that is neither a host nor a range
     */
    static NoProxy parse(String text) {
        return new NoProxy(
                Stream.of(text.split("[,\\s]+", -1))
                        .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                        .filter(entry -> !entry.isEmpty())
                        .map(NoProxy::entry)
                        .toList());
    }

    /** Whether requests to that host go there directly. This machine is never behind a proxy. */
    boolean matches(String host, int port) {
        String name = unbracketed(host.toLowerCase(Locale.ROOT)).replaceFirst("\\.$", "");
        return name.equals("localhost")
                || address(name).map(NoProxy::isLoopback).orElse(false)
                || entries.stream().anyMatch(entry -> entry.matches(name, port));
    }

    private static boolean isLoopback(byte[] address) {
        try {
            return InetAddress.getByAddress(address).isLoopbackAddress();
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes is one", e);
        }
    }

    private static Entry entry(String text) {
        if (text.equals("*")) {
            return new All();
        }
        if (text.contains("/")) {
            return range(text);
        }
        int port = port(text);
        String host = unbracketed(port < 0 ? text : text.substring(0, text.lastIndexOf(':')));
        Optional<byte[]> address = address(host);
        if (address.isPresent()) {
            return new Range(address.get(), address.get().length * BYTE, port);
        }
        String domain = host.startsWith("*.") ? host.substring(1) : host;
        boolean below = domain.startsWith(".");
        String suffix = below ? domain.substring(1) : domain;
        if (!suffix.matches("[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")) {
            throw invalid(text);
        }
        return new Domain(suffix, !below, port);
    }

    private static Entry range(String text) {
        int slash = text.indexOf('/');
        byte[] network = address(text.substring(0, slash)).orElseThrow(() -> invalid(text));
        String bits = text.substring(slash + 1);
        if (!bits.matches("\\d{1,3}") || Integer.parseInt(bits) > network.length * BYTE) {
            throw invalid(text);
        }
        return new Range(network, Integer.parseInt(bits), -1);
    }

    /** -1 if there is none; the colons of an IPv6 address are none. */
    private static int port(String text) {
        int colon = text.lastIndexOf(':');
        boolean bare = text.indexOf(':') != colon && !text.startsWith("[");
        if (colon < 0 || bare || text.endsWith("]")) {
            return -1;
        }
        String digits = text.substring(colon + 1);
        if (!digits.matches("\\d{1,5}")) {
            throw invalid(text);
        }
        return Integer.parseInt(digits);
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host;
    }

    /** Of a literal address; a name is not looked up. */
    private static Optional<byte[]> address(String text) {
        if (!text.matches("\\d+\\.\\d+\\.\\d+\\.\\d+|[0-9a-f:.]*:[0-9a-f:.]*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text).getAddress());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static IllegalArgumentException invalid(String entry) {
        return new IllegalArgumentException(
                "NO_PROXY: '%s' is neither a host, such as example.com or .example.com:443, nor a range, such as 10.0.0.0/8"
                        .formatted(entry));
    }
}
