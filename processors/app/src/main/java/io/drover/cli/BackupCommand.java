package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackedUpVolume;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.FileBlockSource;
import io.drover.store.BackupUrl;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;

@Command(
        name = "backup",
        description = {
            "Backs up a raw image file or block device.",
            "Everything that is not a hole is read; only blocks that the store lacks are written."
        })
final class BackupCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SOURCE", description = "Raw image file or block device.")
    private Path source;

    @Parameters(index = "1", paramLabel = "URL", description = "The target.")
    private String url;

    @Option(
            names = "--volume",
            required = true,
            paramLabel = "NAME",
            description = "The volume in the store; the first backup makes it.")
    private VolumeName volume;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of the backup (default: backup-<random>).")
    private BackupName name;

    @Option(
            names = {"--labels", "--label"},
            split = ",",
            paramLabel = "KEY=VALUE",
            description = "Labels of the backup; may be repeated.")
    private final Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--full",
            description = "Write every block again, also those that the store has.")
    private boolean full;

    @Option(
            names = "--compression",
            defaultValue = "lz4",
            paramLabel = "lz4|gzip|none",
            description =
                    "For a volume's first backup; later ones stay with it (default:"
                            + " ${DEFAULT-VALUE}).")
    private CompressionMethod compression;

    @Option(
            names = "--block-size",
            paramLabel = "2Mi|16Mi",
            description =
                    "Size of blocks (default: as in the volume's last backup, 2Mi for its first)."
                            + " With another size no block is shared with earlier backups.")
    private BlockSize blockSize;

    @Option(
            names = "--parent",
            paramLabel = "NAME",
            description = "Fail unless this is the volume's last backup and can be built on.")
    private BackupName parent;

    @Option(
            names = "--changed",
            paramLabel = "FILE",
            description = {
                "Read only these ranges, the rest is as in --parent: lines of '<offset> <length>'"
                        + " in bytes, as a change tracker reports them."
            })
    private Path changed;

    @Mixin private TargetOptions targets;
    @Mixin private OutputOptions output;

    @Override
    public Integer call() throws IOException, StoreException, InterruptedException {
        if (changed != null && parent == null) {
            throw new IllegalArgumentException(
                    "--changed needs --parent, the backup since which the ranges changed");
        }
        BackupName backup = name == null ? randomName() : name;
        try (FileBlockSource image = new FileBlockSource(source);
                OpenTarget target = targets.open(url)) {
            ChangeTracker changes = tracker(target.backupstore(), image.size());
            BlockSize size = blockSize(target.backupstore());
            BackupRequest request = request(backup, image.size(), size);
            long start = System.nanoTime();
            BackupOutcome outcome = run(target.backupstore(), request, image, changes);
            report(outcome, (System.nanoTime() - start) / 1e9);
        }
        return ExitCode.DONE.number();
    }

    private BackupOutcome run(
            Backupstore store, BackupRequest request, FileBlockSource image, ChangeTracker changes)
            throws IOException, StoreException, InterruptedException {
        try (Progress progress = output.progress("backup")) {
            try {
                return store.backup(request, image, changes, progress);
            } catch (StoreException.Unavailable
                    | StoreException.OutOfSpace
                    | IOException
                    | InterruptedException e) {
                if (progress.hasBegun()) {
                    output.note(
                            "backup %1$s did not end; if it is listed as in progress, '--name %1$s' takes it up again and 'drover rm' removes it"
                                    .formatted(request.backup()));
                }
                throw e;
            }
        }
    }

    private static BackupName randomName() {
        return new BackupName("backup-%016x".formatted(ThreadLocalRandom.current().nextLong()));
    }

    /** What was asked for, else what the volume has. */
    private BlockSize blockSize(Backupstore store) throws StoreException {
        Optional<BlockSize> last = lastBlockSize(store);
        BlockSize size = Optional.ofNullable(blockSize).or(() -> last).orElse(BlockSize.DEFAULT);
        if (last.isPresent() && !last.get().equals(size)) {
            output.note(
                    "the last backup of volume %s has blocks of %s; with %s none is shared with it, so all data is written and stored again"
                            .formatted(
                                    volume,
                                    Quantity.bytes(last.get().bytes()),
                                    Quantity.bytes(size.bytes())));
        }
        return size;
    }

    private Optional<BlockSize> lastBlockSize(Backupstore store) throws StoreException {
        try {
            Optional<BackupName> last = store.inspectVolume(volume).lastBackup();
            return last.isEmpty()
                    ? Optional.empty()
                    : Optional.of(store.inspectBackup(volume, last.get()).blockSize());
        } catch (StoreException.NotFound | StoreException.Corrupt _) {
            // there is no volume yet, or nothing readable to go by; the backup itself reports that
            return Optional.empty();
        }
    }

    private BackupRequest request(BackupName backup, long size, BlockSize blockSize)
            throws IOException {
        long blocks = (size + blockSize.bytes() - 1) / blockSize.bytes();
        if (blocks == 0) {
            throw new IOException("source " + source + " is empty; there is nothing to back up");
        }
        return new BackupRequest(
                new BackedUpVolume(volume, blocks * blockSize.bytes(), blockSize, compression),
                backup,
                new BackupRequest.Snapshot(backup.value(), InstantSource.system().instant()),
                full ? BackupMode.FULL : BackupMode.INCREMENTAL,
                labels);
    }

    private ChangeTracker tracker(Backupstore store, long size) throws IOException, StoreException {
        if (parent == null) {
            return ChangeTracker.NONE;
        }
        BackupInfo last = store.inspectBackup(volume, parent);
        Optional<BackupName> newest = store.inspectVolume(volume).lastBackup();
        if (last.inProgress() || !newest.equals(Optional.of(parent))) {
            throw new CommandFailure(
                    ExitCode.CONFLICT,
                    "parent %s of volume %s is %s; leave out --parent to compare everything by checksum"
                            .formatted(
                                    parent,
                                    volume,
                                    last.inProgress()
                                            ? "not complete"
                                            : "not the last backup, which is "
                                                    + newest.map(BackupName::value)
                                                            .orElse("none")));
        }
        return changed == null ? ChangeTracker.NONE : ChangedRanges.read(changed, last, size);
    }

    private void report(BackupOutcome outcome, double seconds) {
        BackupInfo info = outcome.backup();
        TransferStatistics transfer = outcome.statistics();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("backup", info.name().value());
        fields.put("volume", info.volume().value());
        fields.put("url", BackupUrl.of(url, info.volume(), info.name()).toString());
        fields.put("sizeBytes", info.size());
        fields.put("readBytes", transfer.bytesRead());
        fields.put("writtenBytes", info.newlyUploadedBytes() + info.reUploadedBytes());
        fields.put("blocksNew", transfer.blocksNew());
        fields.put("blocksReused", transfer.blocksReused());
        fields.put("compression", info.compression().id());
        Rates.add(fields, transfer.bytesRead(), transfer.requests(), seconds);
        output.printer().record(fields);
    }
}
