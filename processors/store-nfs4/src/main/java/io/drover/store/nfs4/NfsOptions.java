package io.drover.store.nfs4;

import io.drover.store.nfs4.client.NfsTimeouts;
import io.drover.store.nfs4.rpc.RpcCredential;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What {@code nfsOptions} of a target's URL asks for: mount options as of nfs(5), which Longhorn
 * hands to the kernel, and {@code uid}, {@code gid}, {@code groups} and {@code slots} of Drover's
 * own. An option that is not understood is refused, never passed over.
 *
 * @param port empty for the URL's
 * @param readSize wanted bytes of a READ
 * @param writeSize wanted bytes of a WRITE
 * @param slots wanted calls at once
 * @param reservedPort a source port below 1024 is tried first
 */
public record NfsOptions(
        OptionalInt port,
        NfsTimeouts timeouts,
        int readSize,
        int writeSize,
        int slots,
        boolean reservedPort,
        RpcCredential credential) {
    private static final int DEFAULT_TRANSFER = 4 * 1024 * 1024;
    private static final int MIN_TRANSFER = 4096;
    private static final int MAX_TRANSFER = 16 * 1024 * 1024;
    private static final int DEFAULT_SLOTS = 16;
    private static final int MAX_SLOTS = 64;
    private static final int MAX_PORT = 65_535;

    /** Longest {@code timeo}, in tenths of a second: ten minutes. */
    private static final int MAX_TIMEO = 6000;

    private static final int MAX_RETRANS = 100;

    /** They steer a mount's caches and retries, of which there are none here. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of(
                    "soft",
                    "softerr",
                    "softreval",
                    "nosoftreval",
                    "rw",
                    "intr",
                    "nointr",
                    "fg",
                    "bg",
                    "retry",
                    "lock",
                    "nolock",
                    "ac",
                    "noac",
                    "actimeo",
                    "acregmin",
                    "acregmax",
                    "acdirmin",
                    "acdirmax",
                    "cto",
                    "nocto",
                    "lookupcache",
                    "sharecache",
                    "nosharecache",
                    "rdirplus",
                    "nordirplus",
                    "atime",
                    "noatime",
                    "diratime",
                    "nodiratime",
                    "relatime",
                    "migration",
                    "nomigration",
                    "fsc",
                    "nofsc",
                    "nconnect",
                    "max_connect",
                    "async",
                    "defaults",
                    "_netdev",
                    "nofail",
                    "noauto",
                    "nodev",
                    "noexec",
                    "nosuid");

    private static final Set<String> VERSIONS = Set.of("4", "4.1", "4.2");

    public static final NfsOptions DEFAULT = parse(List.of());

    /**
     * @throws IllegalArgumentException naming the option that is refused, and why
     */
    public static NfsOptions parse(List<String> options) {
        return new Reading(options).result();
    }

    /** As in a URL, with commas between them. */
    public static NfsOptions parse(String options) {
        return parse(split(options));
    }

    static List<String> split(String options) {
        return Stream.of(options.split(",", -1))
                .map(String::strip)
                .filter(option -> !option.isEmpty())
                .toList();
    }

    private static final class Reading {
        private final Map<String, String> numbers = new HashMap<>();
        private boolean reservedPort = true;

        Reading(List<String> options) {
            for (String option : options) {
                int equals = option.indexOf('=');
                String name = equals < 0 ? option : option.substring(0, equals);
                read(option, name, equals < 0 ? "" : option.substring(equals + 1));
            }
        }

        private void read(String option, String name, String value) {
            switch (name) {
                case "port",
                        "timeo",
                        "retrans",
                        "rsize",
                        "wsize",
                        "uid",
                        "gid",
                        "groups",
                        "slots" ->
                        numbers.put(name, value);
                case "resvport" -> reservedPort = true;
                case "noresvport" -> reservedPort = false;
                case "nfsvers", "vers" -> only(option, value, VERSIONS, "Drover speaks NFSv4.1");
                case "minorversion" ->
                        only(option, value, Set.of("1", "2"), "Drover speaks NFSv4.1");
                case "v4.1", "v4.2", "nfs4" -> {}
                case "proto" -> only(option, value, Set.of("tcp", "tcp6"), "only TCP is served");
                case "sec" ->
                        only(option, value, Set.of("sys"), "only AUTH_SYS is served, no Kerberos");
                case "hard" ->
                        throw refused(
                                option,
                                "nothing waits for ever here; use timeo= and retrans= for longer"
                                        + " waits");
                case "ro" -> throw refused(option, "a backup target is written to");
                default -> {
                    if (!WITHOUT_EFFECT.contains(name)) {
                        throw refused(option, "it is not known");
                    }
                }
            }
        }

        private static void only(String option, String value, Set<String> allowed, String why) {
            if (!allowed.contains(value)) {
                throw refused(option, why);
            }
        }

        private static IllegalArgumentException refused(String option, String why) {
            return new IllegalArgumentException(
                    "nfsOptions: option '%s' is refused: %s; remove it".formatted(option, why));
        }

        NfsOptions result() {
            int readSize = number("rsize", DEFAULT_TRANSFER, MIN_TRANSFER, MAX_TRANSFER);
            int writeSize = number("wsize", DEFAULT_TRANSFER, MIN_TRANSFER, MAX_TRANSFER);
            return new NfsOptions(
                    numbers.containsKey("port")
                            ? OptionalInt.of(number("port", 0, 1, MAX_PORT))
                            : OptionalInt.empty(),
                    timeouts(),
                    readSize,
                    writeSize,
                    number("slots", DEFAULT_SLOTS, 1, MAX_SLOTS),
                    reservedPort,
                    credential());
        }

        private NfsTimeouts timeouts() {
            NfsTimeouts standard = NfsTimeouts.DEFAULT;
            Duration answer =
                    numbers.containsKey("timeo")
                            ? Duration.ofMillis(100L * number("timeo", 0, 1, MAX_TIMEO))
                            : standard.answer();
            int repetitions = number("retrans", 0, 0, MAX_RETRANS);
            boolean asked = numbers.containsKey("retrans");
            Duration call = asked ? answer.multipliedBy(repetitions + 1L) : standard.call();
            return new NfsTimeouts(
                    standard.connect(),
                    answer,
                    call.compareTo(answer) < 0 ? answer : call,
                    standard.reconnect());
        }

        private RpcCredential credential() {
            List<Integer> groups = new ArrayList<>();
            for (String group : numbers.getOrDefault("groups", "").split(":", -1)) {
                if (!group.isEmpty()) {
                    groups.add(number("groups", group, 0, Integer.MAX_VALUE));
                }
            }
            return new RpcCredential(
                    number("uid", 0, 0, Integer.MAX_VALUE),
                    number("gid", 0, 0, Integer.MAX_VALUE),
                    groups);
        }

        private int number(String name, int otherwise, int lowest, int highest) {
            return numbers.containsKey(name)
                    ? number(name, numbers.get(name), lowest, highest)
                    : otherwise;
        }

        private static int number(String name, String value, int lowest, int highest) {
            try {
                int number = Integer.parseInt(value);
                if (number >= lowest && number <= highest) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(message(name, value, lowest, highest), e);
            }
            throw new IllegalArgumentException(message(name, value, lowest, highest));
        }

        private static String message(String name, String value, int lowest, int highest) {
            return "nfsOptions: option '%s=%s' is refused: a number from %d to %d is expected"
                    .formatted(name, value, lowest, highest);
        }
    }
}
