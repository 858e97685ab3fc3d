package io.drover.console.view;

import java.util.List;

/**
 * Whether everything is protected, what is not, and what goes on.
 *
 * @param state of everything
 * @param sentence the answer to the first question
 * @param oldest the oldest of the volumes' last good backups, in words; empty if there is none
 * @param failed what has failed beside backups of volumes
 * @param asked how many volumes are to be protected, of which {@code safe} are
 */
public record OverviewPage(
        Frame frame,
        State state,
        String sentence,
        String oldest,
        int safe,
        int asked,
        List<Attention> attention,
        int moreAttention,
        List<RunRow> failed,
        List<Running> running,
        List<Next> next,
        Strip strip,
        List<TargetRow> targets)
        implements Page {
    public OverviewPage {
        attention = List.copyOf(attention);
        failed = List.copyOf(failed);
        running = List.copyOf(running);
        next = List.copyOf(next);
        targets = List.copyOf(targets);
    }

    @Override
    public String template() {
        return "overview";
    }

    /** A volume that is not protected. */
    public record Attention(State state, Link volume, String text, Link remedy) {}

    /** A backup that waits or is under way. */
    public record Running(Link volume, String target, Link backup, int percent, String text) {}

    /** A run of a recurring job. */
    public record Next(Moment time, Link job, String text) {}
}
