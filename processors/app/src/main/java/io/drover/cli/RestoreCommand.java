package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeInfo;
import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSink;
import io.drover.store.BackupUrl;
import io.drover.store.ImageUrl;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

@Command(
        name = "restore",
        description = {
            "Restores a backup to a raw image file, a block device or standard output.",
            "Every block is verified. A file has its name only when it is complete."
        })
final class RestoreCommand implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "BACKUP-URL",
            description =
                    "<target URL>?backup=<name>&volume=<name>, or ?backingImage=<name> for an image"
                            + " by itself.")
    private String url;

    @ArgGroup(multiplicity = "1")
    private Where where;

    static final class Where {
        @Option(
                names = "--to",
                paramLabel = "FILE|DEVICE|-",
                description =
                        "A new file, sparse where the volume is; a device; or standard output.")
        private String to;

        @Option(
                names = "--onto",
                paramLabel = "FILE|DEVICE",
                description =
                        "What holds the state of --from-backup: only blocks that differ are"
                                + " written.")
        private Path onto;
    }

    @Option(
            names = "--from-backup",
            paramLabel = "NAME",
            description = "The backup of the same volume whose state --onto holds.")
    private BackupName from;

    enum Format {
        RAW,
        QCOW2
    }

    @Option(
            names = "--format",
            defaultValue = "raw",
            paramLabel = "raw|qcow2",
            description =
                    "Of the file of --to; qcow2 is made by qemu-img and takes the space of both"
                            + " meanwhile (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Mixin private ImageFileOption imageFile;

    @Option(names = "--overwrite", description = "Replace the file of --to if there is one.")
    private boolean overwrite;

    @Option(names = "--yes", description = "Do not ask before a device is written over.")
    private boolean yes;

    @Mixin private TargetOptions targets;
    @Mixin private OutputOptions output;

    @Override
    public Integer call() throws IOException, StoreException, InterruptedException {
        if ((where.onto == null) != (from == null)) {
            throw new IllegalArgumentException(
                    "--onto and --from-backup belong together: what the destination holds, and what"
                            + " it is");
        }
        if (format == Format.QCOW2 && (where.onto != null || where.to.equals(STANDARD_OUTPUT))) {
            throw new IllegalArgumentException("--format qcow2 is for a new file: --to FILE");
        }
        Optional<ImageUrl> image = ImageUrl.find(url);
        if (image.isPresent()) {
            restoreImage(image.get());
        } else {
            restoreVolume(BackupUrl.parse(url));
        }
        return ExitCode.DONE.number();
    }

    private void restoreImage(ImageUrl image)
            throws IOException, StoreException, InterruptedException {
        if (where.onto != null || imageFile.file().isPresent()) {
            throw new IllegalArgumentException(
                    "--onto and --backing-image are for volumes; restore an image by --to FILE");
        }
        try (OpenTarget target = targets.open(image.target())) {
            new ImageRestoration(target.backupstore(), image.image(), output)
                    .run(this::newDestination);
        }
    }

    private void restoreVolume(BackupUrl source)
            throws IOException, StoreException, InterruptedException {
        RestoreRequest request =
                new RestoreRequest(
                        source.volume(), source.requireBackup(), Optional.ofNullable(from));
        try (OpenTarget target = targets.open(source.target())) {
            Backupstore store = target.backupstore();
            BackupInfo info = store.inspectBackup(request.volume(), request.backup());
            VolumeInfo volume = store.inspectVolume(request.volume());
            if (from != null) {
                // an error if there is none, before anything is done to the destination
                store.inspectBackup(request.volume(), from);
            }
            try (ImageUnderneath image =
                    ImageUnderneath.find(store, volume, imageFile.file(), output::note)) {
                requireRandomAccess(image);
                // the size that a backup declares is not checked, and may be anything
                long most = Math.min(info.size() + image.bytes(), volume.size());
                try (Destination destination = destination(info.name(), most)) {
                    restore(store, request.withVolumeSize(volume.size()), image, destination);
                }
            }
        }
    }

    private void requireRandomAccess(ImageUnderneath image) {
        if (image.isKnown() && where.onto == null && where.to.equals(STANDARD_OUTPUT)) {
            throw new IllegalArgumentException(
                    "the volume lies on a backing image, and both cannot be merged on the way to"
                            + " standard output; restore --to FILE");
        }
    }

    /**
     * @param most bytes that will be written
     */
    private Destination destination(BackupName backup, long most)
            throws IOException, InterruptedException {
        if (where.onto != null) {
            return BlockDevices.isDevice(where.onto)
                    ? new DeviceDestination(confirmed(where.onto))
                    : new UpdatedFile(where.onto, backup);
        }
        return newDestination(most);
    }

    private Destination newDestination(long most) throws IOException, InterruptedException {
        if (where.to.equals(STANDARD_OUTPUT)) {
            return new StandardOutput();
        }
        Path path = Path.of(where.to);
        if (format == Format.QCOW2) {
            String programs = System.getenv().getOrDefault("PATH", "");
            return new Qcow2File(path, overwrite, most, Qcow2File.program(programs));
        }
        return BlockDevices.isDevice(path)
                ? new DeviceDestination(confirmed(path))
                : new NewFile(path, overwrite, most);
    }

    private Path confirmed(Path device) throws InterruptedException {
        Question.ask(spec, yes, "Write over device " + device + "?");
        return device;
    }

    private void restore(
            Backupstore store,
            RestoreRequest request,
            ImageUnderneath image,
            Destination destination)
            throws IOException, StoreException, InterruptedException {
        long start = System.nanoTime();
        RestoreOutcome outcome;
        try (Progress progress = output.progress("restore")) {
            BlockSink sink =
                    from == null
                            ? image.lay(
                                    store,
                                    destination.sink(),
                                    request.volumeSize().orElseThrow(),
                                    progress)
                            : image.under(destination.sink());
            outcome = store.restore(request, sink, progress);
        }
        destination.complete();
        if (destination.isStandardOutput()) {
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("backup", request.backup().value());
        fields.put("volume", request.volume().value());
        fields.put("destination", destination.name());
        fields.put("sizeBytes", outcome.size());
        fields.put("writtenBytes", outcome.statistics().bytesWritten());
        Rates.add(
                fields,
                outcome.statistics().bytesRead(),
                outcome.statistics().requests(),
                (System.nanoTime() - start) / 1e9);
        output.printer().record(fields);
    }
}
