package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeInfo;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.image.BackingImages;
import io.drover.blockengine.store.StoreException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "ls",
        description =
                "Lists the volumes and backing images of a target, or the backups of a volume.")
final class ListCommand implements Callable<Integer> {
    private static final List<String> VOLUME_COLUMNS =
            List.of("volume", "sizeBytes", "backups", "lastBackup", "lastBackupAt", "state");
    private static final List<String> BACKUP_COLUMNS =
            List.of("backup", "created", "sizeBytes", "newBytes", "snapshot", "labels", "state");

    @Parameters(paramLabel = "URL", description = "The target.")
    private String url;

    @Option(names = "--volume", paramLabel = "NAME", description = "List this volume's backups.")
    private VolumeName volume;

    @Option(
            names = "--images",
            description =
                    "List the backing images only. Without this they follow the volumes, in a table"
                            + " but not as JSON.")
    private boolean images;

    @Mixin private EmptyTarget empty;
    @Mixin private TargetOptions targets;
    @Mixin private OutputOptions output;

    @Override
    public Integer call() throws IOException, StoreException, InterruptedException {
        try (OpenTarget target = targets.open(url)) {
            if (images) {
                listImages(target.backupstore().images());
            } else if (volume == null) {
                listAll(target.backupstore());
            } else {
                listBackups(target.backupstore());
            }
        }
        return ExitCode.DONE.number();
    }

    private void listAll(Backupstore store)
            throws StoreException, IOException, InterruptedException {
        Printer printer = output.printer();
        Printer.Rows rows = printer.stream(VOLUME_COLUMNS);
        SideBySide.forEach(
                empty.check(store.volumes(), store.images(), url),
                name -> volumeRow(store, name),
                rows::add);
        rows.end();
        if (!printer.isJson() && !store.images().list().isEmpty()) {
            printer.line("");
            listImages(store.images());
        }
    }

    private void listImages(BackingImages pool)
            throws StoreException, IOException, InterruptedException {
        output.printer().rows(ImageRows.COLUMNS, ImageRows.of(pool, pool.list()));
    }

    private static Map<String, Object> volumeRow(Backupstore store, VolumeName name)
            throws StoreException {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("volume", name.value());
        try {
            VolumeInfo info = store.inspectVolume(name);
            row.put("sizeBytes", info.size());
            row.put("lastBackup", info.lastBackup().map(BackupName::value).orElse(""));
            row.put("lastBackupAt", info.lastBackupAt().map(Instant::toString).orElse(""));
            row.put("state", "ok");
        } catch (StoreException.NotFound _) {
            row.put("state", "no volume.cfg");
        } catch (StoreException.Corrupt e) {
            row.put("state", "damaged: " + e.getMessage());
        }
        row.put("backups", store.backups(name).size());
        return row;
    }

    private void listBackups(Backupstore store)
            throws StoreException, IOException, InterruptedException {
        List<BackupName> names = store.backups(volume);
        if (names.isEmpty()) {
            // an error if there is no such volume
            store.headVolume(volume);
        }
        Printer.Rows rows = output.printer().stream(BACKUP_COLUMNS);
        SideBySide.forEach(names, name -> backupRow(store, name), rows::add);
        rows.end();
    }

    private Map<String, Object> backupRow(Backupstore store, BackupName name)
            throws StoreException {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("backup", name.value());
        try {
            BackupInfo info = store.inspectBackup(volume, name);
            row.put("created", info.created().map(Instant::toString).orElse(""));
            row.put("sizeBytes", info.size());
            row.put("newBytes", info.newlyUploadedBytes());
            row.put("snapshot", info.snapshotName());
            row.put("labels", info.labels());
            row.put("state", info.inProgress() ? "in progress" : "ok");
        } catch (StoreException.NotFound _) {
            row.put("state", "deleted meanwhile");
        } catch (StoreException.Corrupt e) {
            row.put("state", "damaged: " + e.getMessage());
        }
        return row;
    }
}
