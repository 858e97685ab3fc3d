package io.drover.console.action;

import io.drover.console.model.Place;
import io.drover.console.view.FormPage;
import io.drover.console.view.FormPage.Check;
import io.drover.console.view.FormPage.Note;
import io.drover.console.view.State;
import io.drover.console.view.Text;
import io.drover.control.connection.DeletionWeights;
import io.drover.control.connection.DeletionWeights.Weight;

import java.util.List;
import java.util.Set;

/** How much a deletion frees in the store, which is looked up when somebody asks. */
record Freed(DeletionWeights weights) {
    /** Button that asks. */
    static final String CHECK = "bytes";

    static final String BUTTON = "Show how much that frees";

    List<Note> notes(Values values, Place place, Set<String> backups) {
        if (!values.check().equals(CHECK)) {
            return List.of();
        }
        try {
            Weight weight = weights.of(place.target(), place.volume(), backups);
            return List.of(new FormPage.Checks("In the store", List.of(check(weight))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while a store was read", e);
        }
    }

    private static Check check(Weight weight) {
        return weight.doubt().isEmpty()
                ? new Check(
                        State.ok("known"),
                        "%s with %s are used by nothing else, and are freed"
                                .formatted(
                                        Text.count(weight.blocks(), "block"),
                                        Text.bytes(weight.bytes())),
                        "")
                : new Check(State.warn("not known"), weight.doubt(), "");
    }
}
