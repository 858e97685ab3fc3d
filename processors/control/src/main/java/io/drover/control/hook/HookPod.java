package io.drover.control.hook;

import static java.util.Objects.requireNonNullElse;

/**
 * A Pod that has a claim, as plain data.
 *
 * @param node that it is on; empty if it is on none yet
 * @param ip empty if it has none yet
 */
public record HookPod(String name, String node, String ip) {
    public HookPod {
        node = requireNonNullElse(node, "");
        ip = requireNonNullElse(ip, "");
    }
}
