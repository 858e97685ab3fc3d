package io.drover.cli;

import io.drover.volume.file.VolumeDamage;
import io.drover.volume.file.VolumeInspection;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "check",
        description = "Compares the files of volumes with what their records say; changes nothing.")
final class VolumeCheckCommand implements Callable<Integer> {
    private static final List<String> COLUMNS = List.of("volume", "usable", "finding");

    @Parameters(
            paramLabel = "DIRECTORY",
            description = "That of a volume, or of all volumes (drover-data/volumes).")
    private Path directory;

    @Mixin private OutputOptions output;

    @Override
    public Integer call() throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        boolean faulted = false;
        for (Path volume : VolumeDirectories.of(directory)) {
            VolumeInspection found = VolumeInspection.of(volume);
            faulted |= found.isFaulted();
            if (found.damage().isEmpty()) {
                rows.add(row(volume, found, "none"));
            }
            for (VolumeDamage damage : found.damage()) {
                rows.add(row(volume, found, damage.text()));
            }
        }
        output.printer().rows(COLUMNS, rows);
        return (faulted ? ExitCode.DAMAGED : ExitCode.DONE).number();
    }

    private static Map<String, Object> row(Path volume, VolumeInspection found, String finding) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("volume", volume.getFileName().toString());
        row.put("usable", !found.isFaulted());
        row.put("finding", finding);
        return row;
    }
}
