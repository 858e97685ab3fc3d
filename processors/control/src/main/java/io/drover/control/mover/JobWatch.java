package io.drover.control.mover;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;
import io.drover.mover.MoverProgress;
import io.drover.reconcile.Informers;
import io.drover.resource.Cluster;
import io.drover.resource.MoverLease;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One Job on its way: what it does, whether it gets on. Used by one thread. */
final class JobWatch {
    private static final long EVENT_PACE = Duration.ofSeconds(5).toNanos();
    private static final long TEXT_PACE = Duration.ofSeconds(5).toNanos();
    private static final Set<String> FATAL =
            Set.of(
                    "ImagePullBackOff",
                    "ErrImageNeverPull",
                    "InvalidImageName",
                    "CreateContainerConfigError",
                    "CreateContainerError");

    /** What no other attempt would change. */
    private static final List<String> FATAL_PROVISIONING =
            List.of(
                    "modifies the mode",
                    "less than the size",
                    "volumeMode",
                    "block volume",
                    "Block volume");

    private final JobPlan plan;
    private final Informers informers;
    private final Cluster cluster;
    private final Deadline deadline;
    private String beat = "";
    private String shown = "";
    private String provisioning = "";
    private String refusal = "";
    private long lastEvents = System.nanoTime();
    private long lastText;
    private long lastBeat = System.nanoTime();

    /**
     * @param prepare how long it may take until it begins to work
     */
    JobWatch(JobPlan plan, Informers informers, Cluster cluster, Duration prepare) {
        this.plan = plan;
        this.informers = informers;
        this.cluster = cluster;
        this.deadline = new Deadline(prepare, "the Job did not begin to work");
    }

    private Optional<Job> job() {
        return informers.find(Job.class, plan.job());
    }

    private Optional<Pod> pod() {
        return informers.list(Pod.class, JobPlan.OWNER, plan.uid()).stream()
                .filter(found -> !found.isMarkedForDeletion())
                .findFirst();
    }

    boolean hasEnded() {
        return job().filter(JobWatch::isOver).isPresent();
    }

    private static boolean isOver(Job job) {
        return Optional.ofNullable(job.getStatus())
                        .filter(
                                status ->
                                        Objects.requireNonNullElse(status.getSucceeded(), 0) > 0
                                                || is(status, "Complete"))
                        .isPresent()
                || hasFailed(job);
    }

    /** Whether it has ended, and not well. */
    static boolean hasFailed(Job job) {
        return Optional.ofNullable(job.getStatus())
                .filter(status -> is(status, "Failed"))
                .isPresent();
    }

    private static boolean is(JobStatus status, String condition) {
        return status.getConditions().stream()
                .filter(found -> condition.equals(found.getType()))
                .anyMatch(found -> "True".equals(found.getStatus()));
    }

    /** Tells what it is about; a heartbeat, or getting ready, is no standstill. */
    void show(ProgressListener progress, Consumer<String> state) {
        Optional<Lease> lease = informers.find(Lease.class, plan.job());
        String now = lease.map(found -> String.valueOf(found.getSpec().getRenewTime())).orElse("");
        if (!isWorking()) {
            lastBeat = System.nanoTime();
            CacheWaits.alive(progress).run();
        } else if (!now.equals(beat)) {
            beat = now;
            lastBeat = System.nanoTime();
            MoverProgress far = progress(lease);
            progress.onProgress(
                    new ProgressListener.Progress(
                            far.bytesDone(), far.bytesTotal(), far.bytesSent()));
        }
        String text = text(lease);
        if (isNews(text)) {
            shown = text;
            lastText = System.nanoTime();
            state.accept(text);
        }
    }

    /** Numbers that grow are shown now and then, anything else at once. */
    private boolean isNews(String text) {
        return !withoutNumbers(text).equals(withoutNumbers(shown))
                || !text.equals(shown) && System.nanoTime() - lastText > TEXT_PACE;
    }

    private static String withoutNumbers(String text) {
        return text.replaceAll("\\d+", "");
    }

    private static MoverProgress progress(Optional<Lease> lease) {
        return lease.map(found -> found.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(MoverLease.PROGRESS))
                .map(JobWatch::parse)
                .orElse(MoverProgress.NONE);
    }

    private static MoverProgress parse(String json) {
        try {
            return Cluster.MAPPER.readValue(json, MoverProgress.class);
        } catch (JsonProcessingException e) {
            return MoverProgress.NONE;
        }
    }

    /** Whether its Pod runs. */
    boolean isWorking() {
        return pod().filter(found -> found.getStatus() != null)
                .filter(found -> "Running".equals(found.getStatus().getPhase()))
                .isPresent();
    }

    private String text(Optional<Lease> lease) {
        Optional<Pod> pod = pod();
        if (isWorking()) {
            return Objects.requireNonNullElse(pod.get().getSpec().getNodeName(), "a node")
                    + ": "
                    + plan.describe(progress(lease));
        }
        if (pod.isEmpty() && !refusal.isEmpty()) {
            return "waiting for a Pod: " + refusal;
        }
        if (isCopied()) {
            return "waiting for a node"
                    + pod.flatMap(JobWatch::unscheduled).map(why -> ": " + why).orElse("");
        }
        return provisioning.isEmpty()
                ? plan.preparation()
                : plan.preparation() + ": " + provisioning;
    }

    private boolean isCopied() {
        return informers
                .find(PersistentVolumeClaim.class, cluster.namespace() + "/" + plan.name())
                .filter(found -> found.getSpec().getVolumeName() != null)
                .isPresent();
    }

    private static Optional<String> unscheduled(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> "PodScheduled".equals(condition.getType()))
                .filter(condition -> "False".equals(condition.getStatus()))
                .map(PodCondition::getMessage)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /**
     * @throws StoreException.Unavailable if the Job was deleted, or a quota has not allowed its Pod
     *     for too long
     * @throws IOException if it cannot begin to work, or has not for too long
     */
    void check() throws IOException, StoreException.Unavailable {
        boolean gone =
                job().isEmpty()
                        && cluster.find(Job.class, plan.job())
                                .filter(found -> !found.isMarkedForDeletion())
                                .isEmpty();
        if (gone) {
            throw new StoreException.Unavailable("Job %s was deleted".formatted(plan.job()));
        }
        if (isWorking()) {
            return;
        }
        lookForEvents();
        Optional<String> fatal = pod().flatMap(JobWatch::fatal).or(this::fatalProvisioning);
        if (fatal.isPresent()) {
            throw new IOException("the Job cannot begin: " + fatal.get());
        }
        try {
            deadline.check(() -> text(Optional.empty()));
        } catch (IOException e) {
            if (QuotaRefusal.isRefusal(refusal)) {
                throw new StoreException.Unavailable(e.getMessage(), e);
            }
            throw e;
        }
    }

    /**
     * @throws StoreException.Unavailable if it works and has not shown itself for too long
     */
    void requireBeat(Duration most) throws StoreException.Unavailable {
        if (System.nanoTime() - lastBeat > most.toNanos()) {
            throw new StoreException.Unavailable(
                    "Job %s on %s has not answered for %d s"
                            .formatted(
                                    plan.job(),
                                    pod().map(found -> found.getSpec().getNodeName())
                                            .orElse("no node"),
                                    most.toSeconds()));
        }
    }

    private static Optional<String> fatal(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> status.getContainerStatuses().stream())
                .map(status -> status.getState())
                .filter(Objects::nonNull)
                .map(state -> state.getWaiting())
                .filter(Objects::nonNull)
                .filter(waiting -> FATAL.contains(waiting.getReason()))
                .map(waiting -> waiting.getReason() + " " + waiting.getMessage())
                .findFirst();
    }

    private Optional<String> fatalProvisioning() {
        return FATAL_PROVISIONING.stream().anyMatch(provisioning::contains)
                ? Optional.of(provisioning)
                : Optional.empty();
    }

    /** Events about what holds it up: there is no cache of events. */
    private void lookForEvents() {
        if (System.nanoTime() - lastEvents < EVENT_PACE) {
            return;
        }
        lastEvents = System.nanoTime();
        refusal = pod().isEmpty() ? warning("Job", plan.job()) : "";
        if (!isCopied()) {
            provisioning = warning("PersistentVolumeClaim", plan.name());
        }
    }

    private String warning(String kind, String name) {
        return cluster
                .client()
                .v1()
                .events()
                .inNamespace(cluster.namespace())
                .withFields(Map.of("involvedObject.kind", kind, "involvedObject.name", name))
                .list()
                .getItems()
                .stream()
                .filter(event -> "Warning".equals(event.getType()))
                .map(event -> event.getMessage())
                .reduce("", (before, after) -> after);
    }
}
