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
import io.drover.store.TargetKinds;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

@Command(
        name = "backup",
        description = {
            "Backs up a raw image file or block device, to one target or to several at once.",
            "Everything that is not a hole is read; only blocks that the store lacks are written.",
            "With several URLs the source is read, hashed and compressed once. Each target succeeds"
                    + " or fails by itself: the exit code is 0 if all have the backup, else that of"
                    + " the first failure, and what to type for the rest is printed."
        })
final class BackupCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "SOURCE", description = "Raw image file or block device.")
    private Path source;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "URL",
            description = "The target, or several of them.")
    private List<String> urls;

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

    @Option(
            names = "--credentials-for",
            paramLabel = "URL=FILE",
            description = {
                "Credentials of one of several targets, as --credentials takes them; may be"
                        + " repeated. The others have those of --credentials or the environment."
            })
    private final Map<String, Path> credentialsFor = new LinkedHashMap<>();

    @Option(
            names = "--hold-up",
            paramLabel = "DURATION",
            description = {
                "How long one of several targets may keep the others waiting, such as 2m (default:"
                        + " 30s): at a standstill, and in all unless that is less than a tenth of"
                        + " the time. After that it is backed up to alone, when the others are"
                        + " done."
            })
    private Duration holdUp;

    @Spec private CommandSpec spec;

    @Mixin private TargetOptions targets;
    @Mixin private OutputOptions output;

    @Override
    public Integer call() throws IOException, StoreException, InterruptedException {
        if (changed != null && parent == null) {
            throw new IllegalArgumentException(
                    "--changed needs --parent, the backup since which the ranges changed");
        }
        requireTargets();
        BackupName backup = name == null ? randomName() : name;
        try (FileBlockSource image = new FileBlockSource(source)) {
            return urls.size() == 1 ? toOne(image, backup) : toSeveral(image, backup);
        }
    }

    private int toOne(FileBlockSource image, BackupName backup)
            throws IOException, StoreException, InterruptedException {
        String url = urls.getFirst();
        try (OpenTarget target = targets.open(url, ownCredentials(url))) {
            PreparedBackup prepared = prepare(target.backupstore(), image, backup, output::note);
            long start = System.nanoTime();
            BackupOutcome outcome = run(target.backupstore(), prepared, image);
            report(outcome, (System.nanoTime() - start) / 1e9);
        }
        return ExitCode.DONE.number();
    }

    private int toSeveral(FileBlockSource image, BackupName backup)
            throws IOException, InterruptedException {
        GroupBackup group =
                new GroupBackup(
                        urls,
                        backup,
                        holdUp(),
                        output,
                        UnfinishedBackup.of(spec.commandLine().getParseResult(), backup));
        return group.run(
                        image,
                        url -> targets.open(url, ownCredentials(url)),
                        (store, notes) -> prepare(store, image, backup, notes))
                .number();
    }

    private Duration holdUp() {
        Duration asked = Optional.ofNullable(holdUp).orElse(Backupstore.PATIENCE);
        if (!asked.isPositive()) {
            throw new IllegalArgumentException("--hold-up: '0s' is no time; use 1s or more");
        }
        return asked;
    }

    private Optional<Path> ownCredentials(String url) {
        return Optional.ofNullable(credentialsFor.get(url));
    }

    private void requireTargets() {
        Set<String> distinct = new LinkedHashSet<>();
        for (String url : urls) {
            TargetKinds.parse(url);
            if (!distinct.add(url)) {
                throw new IllegalArgumentException("target " + url + " is given twice");
            }
        }
        for (String url : credentialsFor.keySet()) {
            if (!distinct.contains(url)) {
                throw new IllegalArgumentException(
                        "--credentials-for: '%s' is none of the targets %s"
                                .formatted(url, String.join(", ", urls)));
            }
        }
    }

    private PreparedBackup prepare(
            Backupstore store, FileBlockSource image, BackupName backup, Consumer<String> notes)
            throws IOException, StoreException {
        ChangeTracker changes = tracker(store, image.size());
        return new PreparedBackup(request(backup, image.size(), blockSize(store, notes)), changes);
    }

    private BackupOutcome run(Backupstore store, PreparedBackup backup, FileBlockSource image)
            throws IOException, StoreException, InterruptedException {
        try (Progress progress = output.progress("backup")) {
            try {
                return store.backup(backup.request(), image, backup.changes(), progress);
            } catch (StoreException.Unavailable
                    | StoreException.OutOfSpace
                    | IOException
                    | InterruptedException e) {
                if (progress.hasBegun()) {
                    output.note(
                            "backup %1$s did not end; if it is listed as in progress, '--name %1$s' takes it up again and 'drover rm' removes it"
                                    .formatted(backup.request().backup()));
                }
                throw e;
            }
        }
    }

    private static BackupName randomName() {
        return new BackupName("backup-%016x".formatted(ThreadLocalRandom.current().nextLong()));
    }

    /** What was asked for, else what the volume has. */
    private BlockSize blockSize(Backupstore store, Consumer<String> notes) throws StoreException {
        Optional<BlockSize> last = lastBlockSize(store);
        BlockSize size = Optional.ofNullable(blockSize).or(() -> last).orElse(BlockSize.DEFAULT);
        if (last.isPresent() && !last.get().equals(size)) {
            notes.accept(
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
        fields.put("url", BackupUrl.of(urls.getFirst(), info.volume(), info.name()).toString());
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
