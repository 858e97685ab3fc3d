package io.drover.console.guard;

import io.drover.console.view.Person;

import java.util.Optional;

/**
 * One request of a person, for the page that answers it.
 *
 * @param who empty if the console does not know people
 */
public record Visit(Optional<Identity> who, Authority authority, boolean canSignOut)
        implements Person {
    @Override
    public String name() {
        return who.map(Identity::shown).orElse("");
    }

    @Override
    public Action action(String href) {
        String path = href.replaceFirst("[?#].*", "");
        if (!authority.isForm(path)) {
            return Action.ALLOWED;
        }
        if (authority.isReadOnly()) {
            return Action.HIDDEN;
        }
        return switch (authority.of(who, RouteRights.POST, path)) {
            case Verdict.Allowed _ -> Action.ALLOWED;
            case Verdict.Denied denied -> new Action(true, denied.reason());
            case Verdict.Unknown unknown -> new Action(true, unknown.reason());
        };
    }

    /**
     * Why a part of the page must not be shown; empty if it may.
     *
     * @param right what is needed for it, such as {@code list events}
     */
    public Optional<String> withheld(String right) {
        return switch (authority.of(who, Right.of(right))) {
            case Verdict.Allowed _ -> Optional.empty();
            case Verdict.Denied denied -> Optional.of(denied.reason());
            case Verdict.Unknown unknown -> Optional.of(unknown.reason());
        };
    }
}
