package io.drover.store.nfs4.rpc;

import java.util.List;

/**
 * Whom an AUTH_SYS call claims to come from.
 *
 * @param groups supplementary groups; servers refuse more than 16
 */
public record RpcCredential(int uid, int gid, List<Integer> groups) {
    private static final int MAX_GROUPS = 16;

    public RpcCredential {
        if (uid < 0 || gid < 0) {
            throw new IllegalArgumentException(
                    "uid " + uid + " and gid " + gid + " must not be negative");
        }
        if (groups.size() > MAX_GROUPS) {
            throw new IllegalArgumentException(
                    "%d groups are more than the %d that NFS servers accept"
                            .formatted(groups.size(), MAX_GROUPS));
        }
        groups = List.copyOf(groups);
    }
}
