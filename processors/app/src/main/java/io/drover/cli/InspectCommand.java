package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.ImageInfo;
import io.drover.blockengine.format.VolumeInfo;
import io.drover.blockengine.store.StoreException;
import io.drover.store.BackupUrl;
import io.drover.store.ImageUrl;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

@Command(
        name = "inspect",
        description = "Shows what a backup, a volume or a backing image says of itself.")
final class InspectCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "BACKUP-URL",
            description =
                    "<target URL>?backup=<name>&volume=<name>, without backup= a volume, or"
                            + " ?backingImage=<name>.")
    private String url;

    @Mixin private TargetOptions targets;
    @Mixin private OutputOptions output;

    @Override
    public Integer call() throws IOException, StoreException {
        Optional<ImageUrl> image = ImageUrl.find(url);
        if (image.isPresent()) {
            try (OpenTarget target = targets.open(image.get().target())) {
                output.printer()
                        .record(
                                fields(
                                        target.backupstore().images().inspect(image.get().image()),
                                        image.get()));
            }
            return ExitCode.DONE.number();
        }
        BackupUrl backup = BackupUrl.parse(url);
        try (OpenTarget target = targets.open(backup.target())) {
            Backupstore store = target.backupstore();
            output.printer()
                    .record(
                            backup.backup().isPresent()
                                    ? fields(store, backup.backup().get(), backup)
                                    : fields(store.inspectVolume(backup.volume())));
        }
        return ExitCode.DONE.number();
    }

    private static Map<String, Object> fields(Backupstore store, BackupName name, BackupUrl url)
            throws StoreException {
        Map<String, Object> fields = fields(store.inspectBackup(url.volume(), name), url);
        try {
            fields.put("backingImage", store.inspectVolume(url.volume()).backingImageName());
        } catch (StoreException.Corrupt | StoreException.NotFound e) {
            fields.put("backingImage", "unknown: " + e.getMessage());
        }
        return fields;
    }

    private static Map<String, Object> fields(BackupInfo info, BackupUrl url) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("backup", info.name().value());
        fields.put("volume", info.volume().value());
        fields.put("state", info.inProgress() ? "in progress, or its writer died" : "complete");
        fields.put("created", info.created().map(Instant::toString).orElse(""));
        fields.put("snapshot", info.snapshotName());
        fields.put("snapshotCreated", info.snapshotCreated().map(Instant::toString).orElse(""));
        fields.put("sizeBytes", info.size());
        fields.put("newBytes", info.newlyUploadedBytes());
        fields.put("reUploadedBytes", info.reUploadedBytes());
        fields.put("incremental", info.incremental());
        fields.put("compression", info.compression().id());
        fields.put("blockSizeBytes", info.blockSize().bytes());
        fields.put("labels", info.labels());
        fields.put("parameters", info.parameters());
        fields.put("url", url.toString());
        return fields;
    }

    private static Map<String, Object> fields(ImageInfo info, ImageUrl url) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("backingImage", info.name().value());
        fields.put("state", info.inProgress() ? "in progress, or its writer died" : "complete");
        fields.put("completed", info.completed().map(Instant::toString).orElse(""));
        fields.put("sizeBytes", info.size());
        fields.put("checksum", info.checksum());
        fields.put("compression", info.compression().id());
        fields.put("secret", info.secret().name());
        fields.put("secretNamespace", info.secret().namespace());
        fields.put("labels", info.labels());
        fields.put("url", url.toString());
        return fields;
    }

    private static Map<String, Object> fields(VolumeInfo info) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("volume", info.name().value());
        fields.put("sizeBytes", info.size());
        fields.put("created", info.created().map(Instant::toString).orElse(""));
        fields.put("lastBackup", info.lastBackup().map(BackupName::value).orElse(""));
        fields.put("lastBackupAt", info.lastBackupAt().map(Instant::toString).orElse(""));
        fields.put("blockCount", info.blockCount());
        fields.put("dataStoredBytes", info.dataStored());
        fields.put("compression", info.compression().id());
        fields.put("storageClass", info.storageClassName());
        fields.put("backingImage", info.backingImageName());
        fields.put("dataEngine", info.dataEngine());
        fields.put("labels", info.labels());
        return fields;
    }
}
