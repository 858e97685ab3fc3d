package io.drover.console.view;

import java.util.List;
import java.util.Optional;

/**
 * One volume.
 *
 * @param sentence how well it is protected
 * @param standby of what it is a standby volume, and what it holds; empty if it is none
 * @param schedule the recurring jobs that select it
 * @param missing labels that name what does not exist
 * @param restoring how far the volume is filled; empty if it is not being filled
 * @param trouble why it is not, or not as its manifest says; empty if it is
 * @param device as what it is used; empty if it is not by NBD
 * @param growing whether a person may enlarge it, rather than its claim
 * @param restorePoints where one is chosen to be restored; empty if there is none
 */
public record VolumePage(
        Frame frame,
        VolumeRow volume,
        String name,
        String sentence,
        List<Fact> facts,
        String standby,
        Strip strip,
        Bars bars,
        Trend trend,
        List<Points> points,
        List<SnapshotRow> snapshots,
        List<JobRow> schedule,
        List<String> missing,
        Optional<Restoring> restoring,
        Timeline timeline,
        String restorePoints,
        String trouble,
        Optional<Device> device,
        boolean growing,
        Detail detail)
        implements Page {
    public VolumePage {
        facts = List.copyOf(facts);
        points = List.copyOf(points);
        snapshots = List.copyOf(snapshots);
        schedule = List.copyOf(schedule);
        missing = List.copyOf(missing);
    }

    @Override
    public String template() {
        return "volume";
    }

    /**
     * The newest backups on a target.
     *
     * @param all how many there are
     */
    public record Points(Link target, List<BackupRow> backups, int all) {
        public Points {
            backups = List.copyOf(backups);
        }
    }

    /** A restore that is under way. */
    public record Restoring(int percent, String text) {}

    /** A snapshot in the volume. */
    public record SnapshotRow(String name, Moment taken, String size, State state) {}

    /**
     * A recurring job of the volume.
     *
     * @param by the label that selects it, in words
     * @param direct whether the volume's own label names it
     */
    public record JobRow(
            Link job,
            String task,
            String cron,
            String keep,
            String by,
            boolean direct,
            Moment next) {}
}
