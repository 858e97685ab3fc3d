package io.drover.control.hook;

import java.util.List;

/**
 * What a route of the user's is called with, as plain data: the body of its messages.
 *
 * @param hook its name
 * @param phase {@link #BEFORE} or {@link #AFTER}
 * @param snapshot name of the Snapshot
 * @param namespace of the claim
 * @param claim its name
 * @param pods those that have the claim; afterwards the same ones as before
 */
public record HookCall(
        String hook,
        String phase,
        String snapshot,
        String namespace,
        String claim,
        List<HookPod> pods) {
    public static final String BEFORE = "before";
    public static final String AFTER = "after";

    public HookCall {
        pods = List.copyOf(pods);
    }

    boolean isOfSameSnapshot(HookCall other) {
        return hook.equals(other.hook)
                && snapshot.equals(other.snapshot)
                && namespace.equals(other.namespace)
                && claim.equals(other.claim);
    }

    /** Name of the route's endpoint. */
    String route() {
        return route(hook, phase);
    }

    static String route(String hook, String phase) {
        return "hook-%s-%s".formatted(hook, phase);
    }
}
