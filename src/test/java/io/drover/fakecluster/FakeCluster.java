package io.drover.fakecluster;

import io.drover.cbt.FakeCbt;
import io.drover.forked.DroverJvm;
import io.drover.resource.Cluster;
import io.drover.resource.VolumeSnapshotClass;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What a cluster brings beside its API server: a CSI driver, the snapshot controller and a kubelet;
 * the volume and the Job controller too if Kubernetes' own do not run. One thread does the work of
 * all of them.
 */
public final class FakeCluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FakeCluster.class);
    private static final Duration PACE = Duration.ofMillis(50);

    private final Cluster cluster;
    private final FakeObjects objects;
    private final FakeStorage storage;
    private final FakeCsi csi;
    private final FakeSnapshotter snapshotter;
    private final FakeKubelet kubelet;
    private final Path directory;
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private Optional<FakeCbt> changes = Optional.empty();

    private FakeCluster(
            Cluster cluster,
            Path directory,
            Function<String, Path> kubeconfigs,
            boolean controllers)
            throws IOException {
        this.cluster = cluster;
        this.directory = directory;
        this.objects = new FakeObjects(cluster.client());
        this.storage = new FakeStorage(directory);
        this.csi = new FakeCsi(objects, storage, !controllers);
        this.snapshotter = new FakeSnapshotter(objects, storage);
        this.kubelet = new FakeKubelet(objects, storage, directory, kubeconfigs, !controllers);
    }

    /** As {@link #start(Config, Path, Function, boolean)} where no controllers run. */
    public static FakeCluster start(
            Config config, Path directory, Function<String, Path> kubeconfigs) throws IOException {
        return start(config, directory, kubeconfigs, false);
    }

    /**
     * @param config of somebody who may do everything
     * @param directory where the storage and the Pods keep their files
     * @param kubeconfigs of ServiceAccounts of Drover's namespace, for what runs in Pods
     * @param controllers whether those of Kubernetes run
     */
    @SuppressWarnings("FutureReturnValueIgnored")
    public static FakeCluster start(
            Config config, Path directory, Function<String, Path> kubeconfigs, boolean controllers)
            throws IOException {
        DroverJvm.prepare();
        Cluster cluster = Cluster.connect(config, "default");
        FakeDefinitions.install(cluster.client());
        FakeCluster fake = new FakeCluster(cluster, directory, kubeconfigs, controllers);
        fake.snapshotClass("fake", "Delete");
        fake.loop.scheduleWithFixedDelay(
                fake::reconcile, 0, PACE.toMillis(), TimeUnit.MILLISECONDS);
        return fake;
    }

    /** The boundary of the loop: what fails is tried again by the next turn. */
    private void reconcile() {
        try {
            csi.reconcile();
            snapshotter.reconcile();
            kubelet.reconcile();
        } catch (RuntimeException e) {
            LOG.info("the fake cluster tries again: {}", e.toString());
        }
    }

    /** A class of the fake driver; the only one is used where none is named. */
    public void snapshotClass(String name, String deletionPolicy) {
        VolumeSnapshotClass made = new VolumeSnapshotClass();
        made.setMetadata(new ObjectMetaBuilder().withName(name).build());
        made.driver = FakeCsi.DRIVER;
        made.deletionPolicy = deletionPolicy;
        objects.create(made);
    }

    /** From now on the driver tells which blocks have changed. */
    public FakeCbt trackChanges() throws IOException {
        changes = Optional.of(FakeTracking.start(objects, storage, directory));
        return changes.get();
    }

    public FakeCsi csi() {
        return csi;
    }

    public FakeSnapshotter snapshotter() {
        return snapshotter;
    }

    public FakeKubelet kubelet() {
        return kubelet;
    }

    /** The file that is the device of a PersistentVolume. */
    public Path device(String persistentVolume) {
        return storage.volume(persistentVolume);
    }

    /** The file that has what a snapshot has. */
    public Path snapshot(String handle) {
        return storage.snapshot(handle);
    }

    @Override
    public void close() {
        loop.shutdownNow();
        kubelet.close();
        changes.ifPresent(FakeCbt::close);
        objects.close();
        cluster.close();
    }
}
