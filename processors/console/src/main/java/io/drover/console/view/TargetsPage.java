package io.drover.console.view;

import java.util.List;

/** All backup targets. */
public record TargetsPage(Frame frame, List<TargetRow> targets) implements Page {
    public TargetsPage {
        targets = List.copyOf(targets);
    }

    @Override
    public String template() {
        return "targets";
    }
}
