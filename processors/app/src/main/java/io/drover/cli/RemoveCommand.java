package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.delete.DeleteOutcome;
import io.drover.blockengine.delete.DeletionPreview;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.image.BackingImages;
import io.drover.blockengine.store.StoreException;
import io.drover.store.BackupUrl;
import io.drover.store.ImageUrl;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

@Command(
        name = "rm",
        description = {
            "Deletes a backup, and the blocks that no other backup needs.",
            "With a URL that names a volume only, the volume with all its backups; with one that"
                    + " names a backing image, that image."
        })
final class RemoveCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "BACKUP-URL",
            description =
                    "<target URL>?backup=<name>&volume=<name>, without backup= a volume, or"
                            + " ?backingImage=<name>.")
    private String url;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Only print what would go.")
    private boolean dryRun;

    @Mixin private TargetOptions targets;
    @Mixin private OutputOptions output;

    @Override
    public Integer call() throws IOException, StoreException, InterruptedException {
        Optional<ImageUrl> image = ImageUrl.find(url);
        if (image.isPresent()) {
            try (OpenTarget target = targets.open(image.get().target())) {
                Map<String, Object> fields =
                        removeImage(target.backupstore().images(), image.get().image());
                fields.put("dryRun", dryRun);
                output.printer().record(fields);
            }
            return ExitCode.DONE.number();
        }
        BackupUrl what = BackupUrl.parse(url);
        try (OpenTarget target = targets.open(what.target())) {
            Backupstore store = target.backupstore();
            Map<String, Object> fields =
                    what.backup().isPresent()
                            ? removeBackup(store, what, what.backup().get())
                            : removeVolume(store, what);
            fields.put("dryRun", dryRun);
            output.printer().record(fields);
        }
        return ExitCode.DONE.number();
    }

    private Map<String, Object> removeBackup(Backupstore store, BackupUrl what, BackupName backup)
            throws StoreException, InterruptedException {
        DeletionPreview preview = store.previewDeletion(what.volume(), Set.of(backup));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("backup", backup.value());
        fields.put("volume", what.volume().value());
        fields.put("blocks", preview.blocks());
        fields.put("sizeBytes", preview.bytes());
        preview.blocksKeptBecause().ifPresent(reason -> fields.put("blocksKeptBecause", reason));
        if (!dryRun) {
            Question.ask(
                    spec,
                    yes,
                    "Delete backup %s of volume %s and %s (%s)?"
                            .formatted(
                                    backup,
                                    what.volume(),
                                    Quantity.of(preview.blocks(), "block"),
                                    Quantity.bytes(preview.bytes())),
                    "nothing was deleted");
            DeleteOutcome outcome = store.deleteBackup(what.volume(), backup);
            fields.put("blocks", outcome.blocksDeleted());
            outcome.blocksKeptBecause()
                    .ifPresent(reason -> fields.put("blocksKeptBecause", reason));
        }
        return fields;
    }

    private Map<String, Object> removeVolume(Backupstore store, BackupUrl what)
            throws StoreException, InterruptedException {
        int backups = store.backups(what.volume()).size();
        if (backups == 0) {
            // an error if there is no such volume
            store.headVolume(what.volume());
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("volume", what.volume().value());
        fields.put("backups", backups);
        if (!dryRun) {
            Question.ask(
                    spec,
                    yes,
                    "Delete volume %s with its %s?"
                            .formatted(what.volume(), Quantity.of(backups, "backup")),
                    "nothing was deleted");
            store.deleteVolume(what.volume());
        }
        return fields;
    }

    private Map<String, Object> removeImage(BackingImages images, BackingImageName image)
            throws StoreException, InterruptedException {
        // an error if there is no such image
        images.head(image);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("backingImage", image.value());
        if (!dryRun) {
            Question.ask(
                    spec,
                    yes,
                    "Delete backing image %s? Volumes that lie on it need it to be restored."
                            .formatted(image));
            DeleteOutcome outcome = images.delete(image);
            fields.put("blocks", outcome.blocksDeleted());
            outcome.blocksKeptBecause()
                    .ifPresent(reason -> fields.put("blocksKeptBecause", reason));
        }
        return fields;
    }
}
