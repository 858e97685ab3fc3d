package io.drover.console.page;

import io.drover.console.view.Person;

/** Somebody who may follow links but those that end with {@code /delete} or {@code /edit}. */
record PersonStub(String name) implements Person {
    @Override
    public boolean canSignOut() {
        return true;
    }

    @Override
    public Action action(String href) {
        if (href.endsWith("/edit")) {
            return Action.HIDDEN;
        }
        return href.endsWith("/delete")
                ? new Action(true, "<b>\"%s\" may not</b>".formatted(name))
                : Action.ALLOWED;
    }
}
