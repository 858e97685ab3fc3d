package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeWay;
import io.drover.blockengine.backup.ChangesFound;
import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.FileBlockSource;
import io.drover.cbt.ChangedBlocks;
import io.drover.mover.MoverOutcome;
import io.drover.mover.MoverRun;
import io.drover.resource.Cluster;
import io.drover.resource.MoverLease;
import io.drover.store.LeaseFence;
import io.drover.store.SilenceListener;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;

@Command(
        name = "backup",
        description = {
            "Backs up the device of a Job. Where its CSI driver tells which blocks have changed, or"
                    + " hold data, only these are read, otherwise all; only blocks that the store"
                    + " lacks are written.",
            "While it works it renews the Lease of the Job, which shows how far it is. How it ended"
                    + " is written into a file that becomes the Pod's termination message."
        })
final class MoverBackupCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(MoverBackupCommand.class);
    private static final Duration API_PATIENCE = Duration.ofMinutes(10);
    private static final String POD_UID = "DROVER_POD_UID";

    @Option(
            names = "--run",
            required = true,
            paramLabel = "FILE",
            description = "What is to be done: run.json, as Drover writes it.")
    private Path run;

    @Option(
            names = "--device",
            required = true,
            paramLabel = "PATH",
            description = "The block device, or raw image file, that is backed up.")
    private Path device;

    @Option(
            names = "--credentials",
            paramLabel = "DIRECTORY",
            description = "The target's Secret as a directory: a file for each key.")
    private Path credentials;

    @Option(
            names = "--routes",
            paramLabel = "DIRECTORY",
            description = "Routes that replace the shipped ones of the same file name.")
    private Path routes;

    @Option(
            names = "--cbt-token",
            paramLabel = "FILE",
            description = {
                "A token for the service of the CSI driver that knows which blocks have changed;"
                        + " needed if run.json names one."
            })
    private Path token;

    @Option(
            names = "--result",
            paramLabel = "FILE",
            defaultValue = "/dev/termination-log",
            description = "Where to write how it ended (default: ${DEFAULT-VALUE}).")
    private Path result;

    @Mixin private KubeconfigOption kubeconfig = new KubeconfigOption();

    @Override
    public Integer call() throws IOException, StoreException, InterruptedException {
        try {
            report(move(read(run)));
            return ExitCode.DONE.number();
        } catch (IOException | StoreException | InterruptedException | RuntimeException e) {
            report(MoverOutcome.failed(e));
            throw e;
        }
    }

    private static MoverRun read(Path file) throws IOException {
        MoverRun read = Cluster.MAPPER.readValue(Files.readString(file), MoverRun.class);
        if (read.version() != MoverRun.VERSION) {
            throw new IllegalArgumentException(
                    "%s has version %d, and this Drover knows %d; use an image of the version of the Drover that made the Job"
                            .formatted(file, read.version(), MoverRun.VERSION));
        }
        return read;
    }

    private void report(MoverOutcome outcome) throws IOException {
        boolean interrupted = Thread.interrupted();
        Files.writeString(result, Cluster.MAPPER.valueToTree(outcome).toString());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private MoverOutcome move(MoverRun task)
            throws IOException, StoreException, InterruptedException {
        LeaseFence fence =
                new LeaseFence(task.lease(), MoverLease.TRUST, API_PATIENCE, System::nanoTime);
        try (Cluster cluster = Cluster.connect(kubeconfig.config(), task.namespace())) {
            MoverLease lease =
                    new MoverLease(
                            cluster,
                            task.lease(),
                            Optional.ofNullable(System.getenv(POD_UID))
                                    .orElseGet(() -> UUID.randomUUID().toString()),
                            InstantSource.system(),
                            System::nanoTime);
            boolean done = false;
            try (MoverHeartbeat heartbeat =
                    new MoverHeartbeat(lease, fence, Thread.currentThread(), System::nanoTime)) {
                heartbeat.start();
                heartbeat.awaitHeld();
                MoverOutcome outcome = move(task, fence, heartbeat);
                done = true;
                return outcome;
            } finally {
                if (!done) {
                    release(lease);
                }
            }
        }
    }

    /** A Pod in place of this one need not wait for the Lease to run out then. */
    private static void release(MoverLease lease) {
        boolean interrupted = Thread.interrupted();
        try {
            lease.release();
        } catch (KubernetesClientException e) {
            LOG.warn("the Lease could not be given back and runs out: {}", e.getMessage());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private MoverOutcome move(MoverRun task, LeaseFence fence, MoverHeartbeat heartbeat)
            throws IOException, StoreException, InterruptedException {
        try (OpenTarget target =
                        OpenTarget.open(
                                TargetKinds.parse(task.target().url()),
                                credentials(),
                                Optional.ofNullable(routes),
                                Optional.empty(),
                                SilenceListener.NONE,
                                fence);
                FileBlockSource source = open(device);
                ChangeService service = ChangeService.of(task.tracking(), token)) {
            Backupstore store = target.backupstore();
            BackupRequest request = task.request(source.size());
            if (isThere(store, request)) {
                return MoverOutcome.done(
                        new TransferStatistics(0, 0, 0, 0, 0, 0),
                        new ChangesFound(
                                ChangeWay.ALL, "an earlier Pod of the Job had completed it", ""));
            }
            ChangedBlocks changes = service.changes(source, request);
            BackupOutcome outcome = store.backup(request, changes, changes, heartbeat);
            return MoverOutcome.done(outcome.statistics(), changes.found());
        }
    }

    private static FileBlockSource open(Path device) throws IOException {
        try {
            return new FileBlockSource(device);
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "no permission to read the block device: set mover.runAsNonRoot of the chart to"
                            + " false, or device_ownership_from_security_context of the container"
                            + " runtime to true",
                    e);
        }
    }

    /** An earlier Pod may have completed it and been lost before that was known. */
    private static boolean isThere(Backupstore store, BackupRequest request) throws StoreException {
        try {
            BackupInfo found = store.inspectBackup(request.volume(), request.backup());
            return !found.inProgress() && found.snapshotName().equals(request.snapshot().name());
        } catch (StoreException.NotFound | StoreException.Corrupt _) {
            // what is wrong with it, the backup itself reports
            return false;
        }
    }

    private TargetCredentials credentials() throws IOException {
        if (credentials == null) {
            return TargetCredentials.NONE;
        }
        Map<String, String> values = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(credentials)) {
            for (Path file : files) {
                String key = file.getFileName().toString();
                if (TargetCredentials.KEYS.contains(key)) {
                    values.put(key, Files.readString(file));
                }
            }
        }
        return new TargetCredentials(values).checked("directory " + credentials);
    }
}
