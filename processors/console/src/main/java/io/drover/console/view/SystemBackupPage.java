package io.drover.console.view;

import java.util.List;

/**
 * One system backup.
 *
 * @param ready whether its archive can be restored and downloaded
 */
public record SystemBackupPage(
        Frame frame,
        SystemBackupRow backup,
        String name,
        boolean ready,
        List<Fact> facts,
        List<PartRow> volumes,
        List<PartRow> images,
        List<SystemRestoreRow> restores,
        Detail detail)
        implements Page {
    public SystemBackupPage {
        facts = List.copyOf(facts);
        volumes = List.copyOf(volumes);
        images = List.copyOf(images);
        restores = List.copyOf(restores);
    }

    @Override
    public String template() {
        return "system-backup";
    }

    /**
     * What has become of a volume or an image.
     *
     * @param backup that stands for it; its text is empty if there is none
     */
    public record PartRow(State state, Link name, Link target, Link backup, String message) {}
}
