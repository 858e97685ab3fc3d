package io.drover.console.view;

import java.util.List;

/**
 * One volume.
 *
 * @param sentence how well it is protected
 * @param standby of what it is a standby volume, and what it holds; empty if it is none
 * @param schedule the recurring jobs that select it
 * @param missing labels that name what does not exist
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
        List<Points> points,
        List<SnapshotRow> snapshots,
        List<JobRow> schedule,
        List<String> missing,
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
