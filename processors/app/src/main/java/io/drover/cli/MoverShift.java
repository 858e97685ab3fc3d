package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.store.StoreException;
import io.drover.mover.LeasedRun;
import io.drover.mover.MoverOutcome;
import io.drover.resource.Cluster;
import io.drover.resource.MoverLease;
import io.drover.store.LeaseFence;
import io.drover.store.SilenceListener;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

/** What movers have in common: the files of a Job, its Lease, and the word how it ended. */
final class MoverShift {
    private static final Logger LOG = LoggerFactory.getLogger(MoverShift.class);
    private static final Duration API_PATIENCE = Duration.ofMinutes(10);
    private static final String POD_UID = "DROVER_POD_UID";

    @Option(
            names = "--run",
            required = true,
            paramLabel = "FILE",
            description = "What is to be done: run.json, as Drover writes it.")
    private Path run;

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
            names = "--result",
            paramLabel = "FILE",
            defaultValue = "/dev/termination-log",
            description = "Where to write how it ended (default: ${DEFAULT-VALUE}).")
    private Path result;

    @Mixin private KubeconfigOption kubeconfig = new KubeconfigOption();

    private String missed = "";

    /**
     * What there is while the Lease is held.
     *
     * @param permit for a device, which may be written as long as the Lease is held
     * @param heartbeat shows how far it is
     */
    record Held(Backupstore store, DevicePermit permit, MoverHeartbeat heartbeat) {}

    /** What is done while the Lease is held. */
    @FunctionalInterface
    interface Work<T extends LeasedRun> {
        MoverOutcome move(T task, Held held)
                throws IOException, StoreException, InterruptedException;
    }

    /** Opens a device. */
    @FunctionalInterface
    interface Opening<T> {
        T open() throws IOException;
    }

    /** Does it, and writes down how it ended. */
    <T extends LeasedRun> int perform(Class<T> kind, Work<T> work)
            throws IOException, StoreException, InterruptedException {
        try {
            report(hold(read(kind), work));
            return ExitCode.DONE.number();
        } catch (IOException | StoreException | InterruptedException | RuntimeException e) {
            report(MoverOutcome.failed(e, missed));
            throw e;
        }
    }

    /**
     * Notes a change that the CSI driver did not report, which is written down even if the run
     * fails in the end.
     *
     * @param change empty for none
     */
    void noteMissed(String change) {
        missed = change;
    }

    private <T extends LeasedRun> T read(Class<T> kind) throws IOException {
        T read = Cluster.MAPPER.readValue(Files.readString(run), kind);
        if (read.version() != LeasedRun.VERSION) {
            throw new IllegalArgumentException(
                    "%s has version %d, and this Drover knows %d; use an image of the version of the Drover that made the Job"
                            .formatted(run, read.version(), LeasedRun.VERSION));
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

    private <T extends LeasedRun> MoverOutcome hold(T task, Work<T> work)
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
                DevicePermit permit = new DevicePermit(lease, fence);
                MoverOutcome outcome = move(task, work, fence, permit, heartbeat);
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

    private <T extends LeasedRun> MoverOutcome move(
            T task, Work<T> work, LeaseFence fence, DevicePermit permit, MoverHeartbeat heartbeat)
            throws IOException, StoreException, InterruptedException {
        try (OpenTarget target =
                OpenTarget.open(
                        TargetKinds.parse(task.target().url()),
                        credentials(),
                        Optional.ofNullable(routes),
                        Optional.empty(),
                        SilenceListener.NONE,
                        fence)) {
            return work.move(
                    task, new Held(target.backupstore(task.bandwidth()), permit, heartbeat));
        }
    }

    /**
     * Opens a device; without the permission for it, the error names the remedy.
     *
     * @param purpose {@code read} or {@code write}
     */
    static <T> T device(String purpose, Opening<T> opening) throws IOException {
        try {
            return opening.open();
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "no permission to %s the block device: set mover.runAsNonRoot of the chart to false, or device_ownership_from_security_context of the container runtime to true"
                            .formatted(purpose),
                    e);
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
