package io.drover.cli;

import io.drover.volume.file.VolumeInspection;
import io.drover.volume.file.VolumeRepair;
import io.drover.volume.file.VolumesLock;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "repair",
        description = {
            "Makes a volume usable whose files are not what its record says. No snapshot and no"
                    + " file is lost; prints what it would do unless --apply is given."
        })
final class VolumeRepairCommand implements Callable<Integer> {
    private static final List<String> COLUMNS = List.of("volume", "action");

    @Parameters(
            paramLabel = "DIRECTORY",
            description = "That of a volume, or of all volumes (drover-data/volumes).")
    private Path directory;

    @Option(names = "--apply", description = "Do it. Drover must not run on the directory.")
    private boolean apply;

    @Mixin private OutputOptions output;

    @Override
    public Integer call() throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        boolean hopeless = false;
        for (Path volume : VolumeDirectories.of(directory)) {
            hopeless |= apply ? locked(volume, rows) : repair(volume, rows);
        }
        output.printer().rows(COLUMNS, rows);
        return (hopeless ? ExitCode.DAMAGED : ExitCode.DONE).number();
    }

    private boolean locked(Path volume, List<Map<String, Object>> rows) throws IOException {
        String holder = "'drover volume repair' with process id " + ProcessHandle.current().pid();
        try (VolumesLock _ = VolumesLock.take(volume.getParent(), holder)) {
            return repair(volume, rows);
        }
    }

    /** Whether the volume cannot be made good. */
    private boolean repair(Path volume, List<Map<String, Object>> rows) throws IOException {
        VolumeRepair repair = VolumeRepair.plan(VolumeInspection.of(volume));
        String name = volume.getFileName().toString();
        repair.obstacles().forEach(text -> rows.add(row(name, "cannot be repaired: " + text)));
        if (!repair.obstacles().isEmpty()) {
            return true;
        }
        if (apply && !repair.actions().isEmpty()) {
            repair.apply();
        }
        String prefix = apply ? "done: " : "would ";
        repair.actions().forEach(text -> rows.add(row(name, prefix + text)));
        if (repair.actions().isEmpty()) {
            rows.add(row(name, "nothing to do"));
        }
        return false;
    }

    private static Map<String, Object> row(String volume, String action) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("volume", volume);
        row.put("action", action);
        return row;
    }
}
