package io.drover.console.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says who may send which request, by what the properties say and the API server answers.
 * Thread-safe.
 */
final class Authority {
    private static final Verdict ALLOWED = new Verdict.Allowed();
    private static final Verdict READ_ONLY =
            new Verdict.Denied(
                    "The console is read-only here: drover.console.read-only is true. Use"
                            + " kubectl.");

    private final ConsoleAccess access;
    private final Permissions permissions;

    Authority(ConsoleAccess access, Permissions permissions) {
        this.access = access;
        this.permissions = permissions;
    }

    /** Whether there is a form at the path. */
    boolean isForm(String path) {
        return access.rights().of(RouteRights.POST, path).isPresent();
    }

    boolean isReadOnly() {
        return access.readOnly();
    }

    /** To be called where the API server may take a while to answer. */
    Verdict of(Optional<Identity> who, String method, String path) {
        return withoutAsking(who, method, path)
                .orElseGet(() -> permissions.of(who.orElseThrow(), needed(method, path)));
    }

    /** As {@link #of}; empty if the API server has to be asked. */
    Optional<Verdict> withoutAsking(Optional<Identity> who, String method, String path) {
        boolean form = method.equals(RouteRights.POST) || isForm(path);
        if (form && access.readOnly()) {
            return Optional.of(READ_ONLY);
        }
        if (!access.mode().knowsPeople()) {
            return Optional.of(ALLOWED);
        }
        List<Right> needed = needed(method, path);
        if (needed.isEmpty() || who.isEmpty()) {
            return Optional.of(
                    new Verdict.Denied(
                            "There is no such page, or property drover.console.rights does not say"
                                    + " what it needs."));
        }
        return permissions.known(who.get(), needed);
    }

    /** A form that cannot be sent is not shown either. */
    private List<Right> needed(String method, String path) {
        List<Right> needed = new ArrayList<>();
        access.rights().of(method, path).ifPresent(needed::addAll);
        if (!needed.isEmpty() && method.equals(RouteRights.GET)) {
            access.rights().of(RouteRights.POST, path).ifPresent(needed::addAll);
        }
        return needed;
    }

    /** Whether somebody has a right that is no page's. */
    Verdict of(Optional<Identity> who, Right right) {
        if (!access.mode().knowsPeople()) {
            return ALLOWED;
        }
        return who.map(identity -> permissions.of(identity, List.of(right)))
                .orElse(new Verdict.Denied("Nobody has signed in."));
    }
}
