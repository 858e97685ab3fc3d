package io.drover.console.view;

import java.util.List;

/**
 * All volumes.
 *
 * @param filter the text that is looked for
 * @param state the protection that is looked for; empty for any
 * @param target the target that is looked for; empty for any
 */
public record VolumesPage(
        Frame frame,
        String filter,
        String state,
        String target,
        List<String> targets,
        Listing<VolumeRow> volumes)
        implements Page {
    public VolumesPage {
        targets = List.copyOf(targets);
    }

    @Override
    public String template() {
        return "volumes";
    }
}
