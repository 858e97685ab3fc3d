package io.drover.fakecluster;

import static org.awaitility.Awaitility.await;

import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachmentBuilder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Scheduler and kubelet, and the Job controller where there is none: Pods with a controller are
 * processes on this machine. Used by the one thread of the {@link FakeCluster}, except what tests
 * call.
 */
public final class FakeKubelet {
    static final String NODE = "fake-node";
    private static final String TRACKING = "batch.kubernetes.io/job-tracking";
    private static final Set<String> FINAL = Set.of("Succeeded", "Failed");

    private final FakeObjects objects;
    private final FakeStorage storage;
    private final Path directory;
    private final Function<String, Path> kubeconfigs;
    private final boolean controls;
    private final Map<String, FakePod> processes = new ConcurrentHashMap<>();
    private final Map<String, Integer> made = new HashMap<>();
    private final Collection<String> logs = new ArrayList<>();
    private volatile boolean schedules = true;
    private volatile int podsOfAJob = 1;
    private volatile String quota = "";
    private int started;

    /**
     * @param controls whether this is the Job controller too
     */
    FakeKubelet(
            FakeObjects objects,
            FakeStorage storage,
            Path directory,
            Function<String, Path> kubeconfigs,
            boolean controls) {
        this.objects = objects;
        this.storage = storage;
        this.directory = directory.resolve("pods");
        this.kubeconfigs = kubeconfigs;
        this.controls = controls;
        if (!controls) {
            // Pods on a node that does not exist are collected
            objects.create(
                    new NodeBuilder().withNewMetadata().withName(NODE).endMetadata().build());
        }
    }

    /** Whether Pods find a node. */
    public void schedule(boolean wanted) {
        schedules = wanted;
    }

    /** Why no Pod can be made, as a quota says it; empty if Pods can be made. */
    public void quota(String refusal) {
        quota = refusal;
    }

    /** How many Pods a Job gets at once: more than one only if a cluster is in disorder. */
    public void podsOfAJob(int number) {
        podsOfAJob = number;
    }

    /** How many processes have been started. */
    public synchronized int started() {
        return started;
    }

    public int running() {
        return (int) processes.values().stream().filter(FakePod::isRunning).count();
    }

    /** As {@code kill -9} of what runs in every Pod. */
    public void killAll() {
        processes.values().forEach(FakePod::kill);
    }

    /** As the eviction API: the Pods get a disruption condition and are deleted. */
    public void evictAll() {
        objects.all(Pod.class).stream()
                .filter(pod -> processes.containsKey(uid(pod)))
                .forEach(
                        pod -> {
                            objects.patchStatus(
                                    pod,
                                    Map.of(
                                            "conditions",
                                            List.of(
                                                    Map.of(
                                                            "type",
                                                            "DisruptionTarget",
                                                            "status",
                                                            "True"))));
                            objects.delete(pod);
                        });
    }

    /** What all Pods have printed so far. */
    public synchronized String output() {
        StringBuilder all = new StringBuilder(String.join("\n", logs));
        processes.values().forEach(pod -> all.append(pod.log()));
        return all.toString();
    }

    synchronized void reconcile() {
        List<Pod> pods = objects.all(Pod.class);
        if (controls) {
            objects.all(Job.class).forEach(job -> control(job, pods));
        }
        pods.forEach(this::run);
    }

    private static String uid(HasMetadata object) {
        return object.getMetadata().getUid();
    }

    private void control(Job job, List<Pod> pods) {
        List<Pod> own =
                pods.stream()
                        .filter(
                                pod ->
                                        pod.getMetadata().getOwnerReferences().stream()
                                                .anyMatch(owner -> owner.getUid().equals(uid(job))))
                        .toList();
        boolean ended = job.getStatus() != null && !job.getStatus().getConditions().isEmpty();
        if (job.isMarkedForDeletion() || ended) {
            own.stream()
                    .filter(pod -> ended && !FINAL.contains(phase(pod)))
                    .filter(pod -> !pod.isMarkedForDeletion())
                    .forEach(objects::delete);
            return;
        }
        if (own.stream().anyMatch(pod -> phase(pod).equals("Succeeded"))) {
            end(job, "Complete", 1, 0);
        } else if (own.stream().anyMatch(pod -> isFailed(pod) && !pod.isMarkedForDeletion())) {
            end(job, "Failed", 0, 1);
        } else {
            // one that is going away is replaced once it has gone
            for (int i = own.size(); i < podsOfAJob; i++) {
                createPod(job);
            }
        }
    }

    private static boolean isFailed(Pod pod) {
        return phase(pod).equals("Failed")
                && pod.getStatus().getConditions().stream()
                        .noneMatch(condition -> condition.getType().equals("DisruptionTarget"));
    }

    private void end(Job job, String condition, int succeeded, int failed) {
        objects.patchStatus(
                job,
                Map.of(
                        "succeeded",
                        succeeded,
                        "failed",
                        failed,
                        "conditions",
                        List.of(Map.of("type", condition, "status", "True"))));
    }

    private static String phase(Pod pod) {
        return pod.getStatus() == null
                ? ""
                : Objects.requireNonNullElse(pod.getStatus().getPhase(), "");
    }

    /** Returns when the cache has it: a Job does not get another one by mistake. */
    private void createPod(Job job) {
        Job present = objects.client().resource(job).get();
        if (present == null || !uid(present).equals(uid(job))) {
            // it was deleted, and the cache is behind
            return;
        }
        if (!quota.isEmpty()) {
            objects.warn(job, "FailedCreate", "Error creating: " + quota);
            return;
        }
        String name = job.getMetadata().getName() + "-pod" + made.merge(uid(job), 1, Integer::sum);
        objects.create(
                new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(job.getMetadata().getNamespace())
                        .withLabels(job.getSpec().getTemplate().getMetadata().getLabels())
                        .withFinalizers(TRACKING)
                        .withOwnerReferences(
                                new OwnerReferenceBuilder(Cluster.ownerOf(job))
                                        .withController(true)
                                        .build())
                        .endMetadata()
                        .withSpec(job.getSpec().getTemplate().getSpec())
                        .withNewStatus()
                        .withPhase("Pending")
                        .endStatus()
                        .build());
        await("Pod " + name)
                .until(
                        () ->
                                objects.find(Pod.class, job.getMetadata().getNamespace(), name)
                                        .isPresent());
    }

    private void run(Pod pod) {
        if (pod.getMetadata().getOwnerReferences().stream()
                .noneMatch(owner -> Boolean.TRUE.equals(owner.getController()))) {
            return;
        }
        Optional<FakePod> process = Optional.ofNullable(processes.get(uid(pod)));
        if (pod.isMarkedForDeletion()) {
            process.ifPresent(FakePod::stop);
            if (process.isEmpty() || !process.get().isRunning()) {
                process.ifPresent(ended -> forget(pod, ended));
                remove(pod);
            }
        } else if (process.isEmpty() && phase(pod).equals("Pending") && schedules) {
            start(pod);
        } else if (process.isPresent() && !process.get().isRunning()) {
            forget(pod, process.get());
            publish(pod, process.get());
        } else if (process.isPresent() && !isReady(pod) && FakeProbe.of(pod).succeeds()) {
            objects.patchStatus(
                    pod, Map.of("conditions", List.of(Map.of("type", "Ready", "status", "True"))));
        }
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready"));
    }

    private void forget(Pod pod, FakePod ended) {
        processes.remove(uid(pod));
        objects.find(VolumeAttachment.class, "", "csi-" + uid(pod)).ifPresent(objects::delete);
        logs.add(ended.log());
    }

    private void start(Pod pod) {
        Optional<String> claim =
                pod.getSpec().getVolumes().stream()
                        .filter(volume -> volume.getPersistentVolumeClaim() != null)
                        .map(volume -> volume.getPersistentVolumeClaim().getClaimName())
                        .findFirst();
        Optional<String> volume = claim.flatMap(name -> volume(pod, name));
        if (claim.isPresent() && volume.isEmpty()) {
            return;
        }
        try {
            FakePod.start(
                            objects.client(),
                            pod,
                            volume.map(storage::volume),
                            directory,
                            kubeconfigs.apply(account(pod)))
                    .ifPresent(
                            process -> {
                                processes.put(uid(pod), process);
                                volume.ifPresent(name -> attach(pod, name));
                                started++;
                                assign(pod);
                                objects.patchStatus(pod, Map.of("phase", "Running"));
                            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Name of the PersistentVolume of the claim; empty as long as it has none. */
    private Optional<String> volume(Pod pod, String claim) {
        Optional<PersistentVolumeClaim> found =
                objects.find(PersistentVolumeClaim.class, pod.getMetadata().getNamespace(), claim);
        found.filter(wanted -> wanted.getSpec().getVolumeName() == null)
                .ifPresent(
                        wanted ->
                                objects.patch(
                                        wanted,
                                        Map.of(
                                                "metadata",
                                                Map.of(
                                                        "annotations",
                                                        Map.of(FakeCsi.SELECTED_NODE, NODE)))));
        return found.map(bound -> bound.getSpec().getVolumeName());
    }

    /** As a scheduler: Kubernetes has an operation of its own for that. */
    private void assign(Pod pod) {
        if (controls) {
            objects.patch(pod, Map.of("spec", Map.of("nodeName", NODE)));
            return;
        }
        objects.create(
                new BindingBuilder()
                        .withNewMetadata()
                        .withName(pod.getMetadata().getName())
                        .withNamespace(pod.getMetadata().getNamespace())
                        .endMetadata()
                        .withNewTarget()
                        .withApiVersion("v1")
                        .withKind("Node")
                        .withName(NODE)
                        .endTarget()
                        .build());
    }

    /** As a kubelet and the Job controller when the processes of a Pod have ended. */
    private void remove(Pod pod) {
        if (controls) {
            objects.finalizers(pod, new ArrayList<>());
        } else {
            objects.deleteNow(pod);
        }
    }

    /** That of the namespace if the Pod names none. */
    private static String account(Pod pod) {
        return Objects.requireNonNullElse(pod.getSpec().getServiceAccountName(), "default");
    }

    private void attach(Pod pod, String volume) {
        objects.create(
                new VolumeAttachmentBuilder()
                        .withNewMetadata()
                        .withName("csi-" + uid(pod))
                        .endMetadata()
                        .withNewSpec()
                        .withAttacher(FakeCsi.DRIVER)
                        .withNodeName(NODE)
                        .withNewSource()
                        .withPersistentVolumeName(volume)
                        .endSource()
                        .endSpec()
                        .build());
    }

    private void publish(Pod pod, FakePod process) {
        int code = process.exitCode();
        objects.patchStatus(
                pod,
                Map.of(
                        "phase",
                        code == 0 ? "Succeeded" : "Failed",
                        "containerStatuses",
                        List.of(
                                Map.of(
                                        "name",
                                        pod.getSpec().getContainers().getFirst().getName(),
                                        "image",
                                        "",
                                        "imageID",
                                        "",
                                        "ready",
                                        false,
                                        "restartCount",
                                        0,
                                        "state",
                                        Map.of(
                                                "terminated",
                                                Map.of(
                                                        "exitCode",
                                                        code,
                                                        "reason",
                                                        code == 0 ? "Completed" : "Error",
                                                        "message",
                                                        process.message()))))));
    }

    void close() {
        killAll();
    }
}
