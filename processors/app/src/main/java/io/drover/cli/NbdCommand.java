package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.view.ContentView;
import io.drover.blockengine.view.OverImageView;
import io.drover.blockengine.view.ViewOptions;
import io.drover.nbd.Exports;
import io.drover.nbd.NbdLimits;
import io.drover.nbd.NbdListener;
import io.drover.nbd.NbdServer;
import io.drover.nbd.SharedExport;
import io.drover.store.BackupUrl;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

@Command(
        name = "nbd",
        description = {
            "Serves a backup as a read-only block device by NBD, without restoring it.",
            "Blocks are fetched when they are read, verified, and cached. Ctrl-C ends it; until"
                    + " then backups of the volume cannot be deleted."
        })
final class NbdCommand implements Callable<Integer> {
    private static final long MEBIBYTE = 1 << 20;

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "BACKUP-URL",
            description = "<target URL>?backup=<name>&volume=<name>.")
    private String url;

    @ArgGroup private Where where;

    static final class Where {
        @Option(
                names = "--socket",
                paramLabel = "PATH",
                description =
                        "The unix socket to serve it at (default: one in a new directory for"
                                + " temporary files).")
        private Path socket;

        @Option(
                names = "--port",
                paramLabel = "PORT",
                description = {
                    "The port of the loopback interface to serve it at, 0 for any free one. Every"
                            + " user and program of this machine can read it there."
                })
        private Integer port;
    }

    @Option(
            names = "--cache",
            paramLabel = "MIB",
            defaultValue = "2048",
            description =
                    "Disk space for blocks that were read, 0 for none (default:"
                            + " ${DEFAULT-VALUE}). Memory is used as well, at most 64 MiB.")
    private long cache;

    @Option(
            names = "--cache-directory",
            paramLabel = "DIRECTORY",
            description = "Where that is (default: the directory for temporary files).")
    private Path cacheDirectory;

    @Mixin private ImageFileOption imageFile;

    @Mixin private TargetOptions targets;

    @Override
    public Integer call() throws IOException, StoreException, InterruptedException {
        ViewOptions limits = limits();
        if (where != null && where.port != null) {
            LoopbackPort.requireFree("--port", where.port);
        }
        BackupUrl source = BackupUrl.parse(url);
        source.requireBackup();
        try (OpenTarget target = targets.open(source.target())) {
            Backupstore store = target.backupstore();
            try (ImageUnderneath image =
                            ImageUnderneath.find(
                                    store,
                                    store.inspectVolume(source.volume()),
                                    imageFile.file(),
                                    this::note);
                    ContentView view = view(store, source, image, limits)) {
                serve(source, view);
            }
        }
        return ExitCode.DONE.number();
    }

    private ContentView view(
            Backupstore store, BackupUrl source, ImageUnderneath image, ViewOptions limits)
            throws StoreException, IOException, InterruptedException {
        ViewOptions each = image.isInStore() ? limits.halved() : limits;
        ContentView backup =
                store.view(
                        source.volume(),
                        source.requireBackup(),
                        each,
                        reason -> noteNoLock("backup", reason));
        boolean opened = false;
        try {
            Optional<ContentView> below =
                    image.view(store, each, reason -> noteNoLock("backing image", reason));
            opened = true;
            return below.isPresent() ? new OverImageView(backup, below.get()) : backup;
        } finally {
            if (!opened) {
                backup.close();
            }
        }
    }

    private ViewOptions limits() {
        if (cache < 0 || cache > Long.MAX_VALUE / MEBIBYTE) {
            throw new IllegalArgumentException(
                    "--cache '%d' is not a number of mebibytes; use 0 or more".formatted(cache));
        }
        Path directory =
                cacheDirectory == null
                        ? Path.of(System.getProperty("java.io.tmpdir"))
                        : cacheDirectory;
        if (cache > 0 && !Files.isDirectory(directory)) {
            throw new IllegalArgumentException(
                    "--cache-directory '%s' is not a directory; create it, or use --cache 0"
                            .formatted(directory));
        }
        return ViewOptions.onDisk(cache * MEBIBYTE, directory);
    }

    private void noteNoLock(String what, String reason) {
        note(
                "the %s is served without a lock, as the store takes none (%s): if it is deleted meanwhile, reading fails, and nothing wrong is read"
                        .formatted(what, reason));
    }

    private void note(String text) {
        spec.commandLine().getErr().println("drover: " + text);
        spec.commandLine().getErr().flush();
    }

    private void serve(BackupUrl source, ContentView view) throws IOException {
        Optional<Path> temporary =
                where == null
                        ? Optional.of(Files.createTempDirectory("drover-nbd-"))
                        : Optional.empty();
        SharedExport export =
                new SharedExport(
                        source.requireBackup().value(),
                        "backup %s of volume %s".formatted(source.requireBackup(), source.volume()),
                        () -> new BackupExport(view));
        try (NbdServer server =
                NbdServer.start(listener(temporary), Exports.only(export), NbdLimits.DEFAULT)) {
            new NbdHints(server.address(), export.name(), view.size())
                    .print(spec.commandLine().getOut());
            awaitEnd(export);
        } finally {
            if (temporary.isPresent()) {
                Files.deleteIfExists(temporary.get());
            }
        }
    }

    private void awaitEnd(SharedExport export) throws IOException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            // a user asked for the end
            note("stopped serving " + export.name());
        } finally {
            export.close(NbdLimits.DEFAULT.farewell());
        }
    }

    private NbdListener listener(Optional<Path> temporary) throws IOException {
        if (temporary.isPresent()) {
            return NbdListener.onSocket(temporary.get().resolve("backup.sock"));
        }
        return where.port == null
                ? NbdListener.onSocket(where.socket)
                : NbdListener.onLoopback(where.port);
    }
}
