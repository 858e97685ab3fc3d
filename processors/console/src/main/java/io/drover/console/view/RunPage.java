package io.drover.console.view;

import java.util.List;

/** One piece of work. */
public record RunPage(Frame frame, RunRow run, String name, List<Fact> facts, Detail detail)
        implements Page {
    public RunPage {
        facts = List.copyOf(facts);
    }

    @Override
    public String template() {
        return "run";
    }
}
