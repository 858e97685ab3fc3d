package io.drover.demo;

import io.drover.control.job.Statistics;
import io.drover.resource.Backup;
import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.drover.runtime.EmbeddedDrover;
import io.drover.volume.VolumeDriver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The story of a volume on several targets: backed up, changed, backed up elsewhere, lost, and
 * restored from each of them.
 */
public final class Demo {
    private static final String VOLUME = "demo";
    private static final long SIZE = 512L * 1024 * 1024;
    private static final int CHANGES = 12;

    private final DemoResources resources;
    private final DemoData data;
    private final DemoScreen screen;
    private final List<DemoRow> rows = new ArrayList<>();
    private final Map<String, Saved> saved = new LinkedHashMap<>();
    private int snapshots;

    /** A backup and the digest of what it holds. */
    private record Saved(String target, String url, String digest) {}

    /** A target beside the default one; no credentials if it needs none. */
    public record Target(String name, String url, Map<String, String> credentials) {}

    public Demo(EmbeddedDrover drover, DemoScreen screen) {
        VolumeDriver driver = drover.runtime().controlPlane().driver();
        this.resources = new DemoResources(drover.runtime().cluster(), screen);
        this.data = new DemoData(driver);
        this.screen = screen;
    }

    /**
     * @return what the backups and restores took
     * @throws DemoFailure if anything is not as it should be
     */
    public List<DemoRow> run(List<Target> targets)
            throws DemoFailure, IOException, InterruptedException {
        screen.begin("backup target default (a directory)");
        resources.awaitTarget(Names.DEFAULT_TARGET);
        screen.end("available");
        for (Target target : targets) {
            screen.begin("backup target " + target.name() + " (" + target.url() + ")");
            resources.target(target.name(), target.url(), target.credentials());
            screen.end("available");
        }
        makeVolume();
        backUp("full backup", Names.DEFAULT_TARGET);
        for (Target target : targets) {
            change();
            resources.switchTarget(VOLUME, target.name());
            backUp("first backup there", target.name());
            change();
            backUp("incremental backup", target.name());
        }
        screen.begin("delete volume " + VOLUME);
        resources.deleteVolume(VOLUME);
        screen.end("gone; its backups stay");
        for (Saved backup : saved.values()) {
            restore(backup);
        }
        return rows;
    }

    private void makeVolume() throws DemoFailure, IOException, InterruptedException {
        screen.begin("volume " + VOLUME + " of " + SIZE / 1024 / 1024 + " MiB");
        resources.volume(VOLUME, SIZE);
        long written = data.fill(VOLUME, SIZE);
        screen.end("%d MiB of this Java runtime's files".formatted(written / 1024 / 1024));
    }

    private void change() throws IOException {
        screen.begin("change " + CHANGES + " places of the volume");
        data.change(VOLUME, SIZE, CHANGES, snapshots);
        screen.end(CHANGES * 64 + " KiB");
    }

    private void backUp(String step, String target)
            throws DemoFailure, IOException, InterruptedException {
        snapshots++;
        String snapshot = "demo-snapshot-" + snapshots;
        screen.begin("snapshot " + snapshot);
        resources.snapshot(snapshot, VOLUME);
        String digest = data.digest(VOLUME);
        screen.end("SHA-256 " + digest.substring(0, 16) + "…");
        screen.begin(step + " to " + target);
        long start = System.nanoTime();
        Backup backup = resources.backup("demo-backup-" + snapshots, snapshot);
        double seconds = (System.nanoTime() - start) / 1e9;
        DemoRow row = new DemoRow(step, target, Statistics.read(backup).orElseThrow(), seconds);
        rows.add(row);
        saved.put(target, new Saved(target, backup.getStatus().url, digest));
        screen.end(
                "%d new blocks, %d requests"
                        .formatted(row.statistics().blocksNew(), row.statistics().requests()));
    }

    private void restore(Saved backup) throws DemoFailure, IOException, InterruptedException {
        String name = "restored-from-" + backup.target();
        screen.begin("restore from " + backup.target());
        long start = System.nanoTime();
        Volume volume = resources.restore(name, backup.url());
        double seconds = (System.nanoTime() - start) / 1e9;
        rows.add(
                new DemoRow(
                        "restore",
                        backup.target(),
                        Statistics.read(volume).orElseThrow(),
                        seconds));
        String digest = data.digest(name);
        if (!digest.equals(backup.digest())) {
            throw new DemoFailure(
                    "volume %s has SHA-256 %s, the snapshot had %s"
                            .formatted(name, digest, backup.digest()));
        }
        screen.end("SHA-256 " + digest.substring(0, 16) + "… is the snapshot's");
    }
}
