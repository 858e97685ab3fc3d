package io.drover.demo;

import io.drover.control.job.Statistics;
import io.drover.resource.Backup;
import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.drover.runtime.EmbeddedDrover;

import java.io.IOException;
import java.net.URI;
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
    private final DemoScreen screen;
    private final List<DemoRow> rows = new ArrayList<>();
    private final Map<String, Saved> saved = new LinkedHashMap<>();
    private int snapshots;

    /** A backup and the digest of what it holds. */
    private record Saved(String target, String url, String digest) {}

    /** A target beside the default one; no credentials if it needs none. */
    public record Target(String name, String url, Map<String, String> credentials) {}

    /**
     * @param node where volumes are attached
     */
    public Demo(EmbeddedDrover drover, String node, DemoScreen screen) {
        this.resources = new DemoResources(drover.runtime().cluster(), node, screen);
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
        try (DemoData data = DemoData.on(makeVolume())) {
            fill(data);
            backUp(data, "full backup", Names.DEFAULT_TARGET);
            for (Target target : targets) {
                change(data);
                resources.switchTarget(VOLUME, target.name());
                backUp(data, "first backup there", target.name());
                change(data);
                backUp(data, "incremental backup", target.name());
            }
        }
        screen.begin("delete volume " + VOLUME);
        resources.deleteVolume(VOLUME);
        screen.end("gone; its backups stay");
        for (Saved backup : saved.values()) {
            restore(backup);
        }
        return rows;
    }

    private URI makeVolume() throws DemoFailure, InterruptedException {
        screen.begin("volume " + VOLUME + " of " + SIZE / 1024 / 1024 + " MiB");
        resources.volume(VOLUME, SIZE);
        URI device = resources.attach(VOLUME);
        screen.end("a block device at " + device);
        return device;
    }

    private void fill(DemoData data) throws IOException {
        screen.begin("write to it by NBD");
        long written = data.fill();
        screen.end("%d MiB of this Java runtime's files".formatted(written / 1024 / 1024));
    }

    private void change(DemoData data) throws IOException {
        screen.begin("change " + CHANGES + " places of the volume");
        data.change(CHANGES, snapshots);
        screen.end(CHANGES * 64 + " KiB");
    }

    private void backUp(DemoData data, String step, String target)
            throws DemoFailure, IOException, InterruptedException {
        snapshots++;
        String snapshot = "demo-snapshot-" + snapshots;
        screen.begin("snapshot " + snapshot);
        resources.snapshot(snapshot, VOLUME);
        String digest = data.digest();
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
        String digest = digest(name);
        if (!digest.equals(backup.digest())) {
            throw new DemoFailure(
                    "volume %s has SHA-256 %s, the snapshot had %s"
                            .formatted(name, digest, backup.digest()));
        }
        screen.end("SHA-256 " + digest.substring(0, 16) + "… is the snapshot's");
    }

    private String digest(String volume) throws DemoFailure, IOException, InterruptedException {
        try (DemoData restored = DemoData.on(resources.attach(volume))) {
            return restored.digest();
        }
    }
}
