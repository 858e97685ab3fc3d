package io.drover.store.nfs4.store;

import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.store.NoConnection;
import io.drover.store.nfs4.client.NfsStatusException;
import io.drover.store.nfs4.client.SessionRefusedException;
import io.drover.store.nfs4.client.StateLostException;
import io.drover.store.nfs4.proto.NfsStatus;
import io.drover.store.nfs4.rpc.RpcRefusedException;

import java.io.IOException;
import java.nio.file.NotDirectoryException;

/** What a failure means to the block engine, in words for the target's owner. */
final class NfsErrors {
    private static final String SQUASH =
            "; the export may map uid 0 to nobody: use no_root_squash, or set uid= and gid= in"
                    + " nfsOptions";

    private static final String REMEDY =
            "check the options of the export at the server, and owner and mode of its directories";

    private final String target;
    private final String identity;

    /**
     * @param target as its URL names it
     * @param uid that the calls claim
     * @param gid that the calls claim
     */
    NfsErrors(String target, int uid, int gid) {
        this.target = target;
        this.identity = "uid " + uid + ", gid " + gid + (uid == 0 ? SQUASH : "");
    }

    StoreException map(String action, Exception failure) {
        return switch (failure) {
            case NfsStatusException e -> status(action, e.status(), e);
            case SessionRefusedException e when e.status() == NfsStatus.MINOR_VERS_MISMATCH ->
                    unavailable(action, "the server offers NFSv4.0 only; enable NFSv4.1 on it", e);
            case SessionRefusedException e -> status(action, e.status(), e);
            case RpcRefusedException e -> refused(action, e);
            case NoSuchExportException e -> forbidden(action, e.getMessage(), e);
            case NotDirectoryException e ->
                    new StoreException.Corrupt(
                            text(
                                    action,
                                    e.getFile()
                                            + " is a file where a directory belongs; move it away"),
                            e);
            case StateLostException e ->
                    unavailable(action, "the server lost the file again and again", e);
            case InterruptedException e -> {
                Thread.currentThread().interrupt();
                yield unavailable(action, "interrupted", e);
            }
            default -> unavailable(action, failure.getMessage(), failure);
        };
    }

    /** The status alone does not tell what is in the way of a file. */
    StoreException mapWrite(ObjectKey key, NfsStatusException failure) {
        return switch (failure.status()) {
            case EXIST, ISDIR, NOTDIR, NOTEMPTY ->
                    new StoreException.Corrupt(
                            text(
                                    "write " + key,
                                    "there is a directory in its place, or a file in the place of a"
                                            + " directory above it; move it away, or run a repair"
                                            + " of the volume"),
                            failure);
            default -> map("write " + key, failure);
        };
    }

    private StoreException refused(String action, RpcRefusedException e) {
        return switch (e.reason()) {
            case VERSION ->
                    unavailable(
                            action,
                            "the server does not offer NFSv4 (it may be an NFSv3-only server);"
                                    + " enable NFSv4.1 on it",
                            e);
            case CREDENTIAL ->
                    forbidden(action, "the server refuses AUTH_SYS calls of " + identity, e);
            case TROUBLE, CALL -> unavailable(action, e.getMessage(), e);
        };
    }

    private StoreException status(String action, NfsStatus status, IOException e) {
        return switch (status) {
            case PERM, ACCESS -> forbidden(action, "permission denied for " + identity, e);
            case ROFS -> forbidden(action, "the export is read-only", e);
            case WRONGSEC ->
                    forbidden(
                            action,
                            "the export demands another security flavour than sys (Kerberos); allow"
                                    + " sec=sys",
                            e);
            case NOSPC ->
                    new StoreException.OutOfSpace(
                            text(action, "no space is left on the export"), e);
            case DQUOT ->
                    new StoreException.OutOfSpace(
                            text(action, "the quota of " + identity + " is used up"), e);
            case FBIG ->
                    new StoreException.OutOfSpace(
                            text(action, "the file is too large for the export"), e);
            case MOVED ->
                    forbidden(action, "the export has moved to another server, name that one", e);
            case NOTDIR, ISDIR, SYMLINK, NAMETOOLONG, INVAL, BADNAME, XDEV ->
                    forbidden(action, e.getMessage(), e);
            default -> unavailable(action, e.getMessage(), e);
        };
    }

    private StoreException unavailable(String action, String reason, Exception cause) {
        return NoConnection.unavailable(text(action, reason), cause);
    }

    private StoreException forbidden(String action, String reason, Exception cause) {
        return new StoreException.Forbidden(text(action, reason), REMEDY, cause);
    }

    private String text(String action, String reason) {
        return "NFS target %s: cannot %s: %s".formatted(target, action, reason);
    }
}
