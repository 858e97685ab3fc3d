package io.drover.control.mover;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;

import java.util.Map;
import java.util.Optional;

/** The Job that moves the data of a claim. There is no secret in it, but the name of one. */
final class JobTemplate {
    private static final String RUN = "/etc/drover/run";
    private static final String CREDENTIALS = "/etc/drover/credentials";
    private static final String ROUTES = "/etc/drover/routes";
    private static final String TERMINATION = "/dev/termination-log";
    private static final String COPY = "source";
    private static final String HOSTNAME = "kubernetes.io/hostname";
    private static final String SECRET = "credentials";
    private static final String CBT = "cbt-token";
    private static final String TOKEN = "/etc/drover/cbt";
    private static final long TOKEN_SECONDS = 3600;
    private static final int SECRET_MODE = 0440;
    private static final long NON_ROOT = 65532;

    /** Seconds for the release of a lock in the store. */
    private static final long GRACE = 60;

    /** Seconds; it is deleted before, unless Drover is away. */
    private static final int KEPT = 86400;

    private final MoverSettings settings;

    JobTemplate(MoverSettings settings) {
        this.settings = settings;
    }

    Job of(JobPlan plan, String namespace, String image) {
        return new JobBuilder()
                .withMetadata(plan.owned(plan.job(), namespace))
                .withNewSpec()
                .withBackoffLimit(0)
                .withCompletions(1)
                .withParallelism(1)
                .withPodReplacementPolicy("Failed")
                .withTtlSecondsAfterFinished(KEPT)
                .withNewPodFailurePolicy()
                .addNewRule()
                .withAction("Ignore")
                .addNewOnPodCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .endOnPodCondition()
                .endRule()
                .endPodFailurePolicy()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(plan.labels())
                .endMetadata()
                .withSpec(pod(plan, image).build())
                .endTemplate()
                .endSpec()
                .build();
    }

    private PodSpecBuilder pod(JobPlan plan, String image) {
        PodSpecBuilder pod =
                new PodSpecBuilder()
                        .withRestartPolicy("Never")
                        .withServiceAccountName(settings.serviceAccount().orElse(null))
                        .withAutomountServiceAccountToken(true)
                        .withTerminationGracePeriodSeconds(GRACE)
                        .withPriorityClassName(settings.priorityClass().orElse(null))
                        .withImagePullSecrets(
                                settings.pullSecrets().stream()
                                        .map(LocalObjectReference::new)
                                        .toList())
                        .withSecurityContext(security().build())
                        .withNodeSelector(settings.nodeSelector())
                        .withTolerations(settings.tolerations())
                        .withAffinity(affinity(plan).orElse(null))
                        .withTopologySpreadConstraints(
                                new TopologySpreadConstraintBuilder()
                                        .withMaxSkew(1)
                                        .withTopologyKey(HOSTNAME)
                                        .withWhenUnsatisfiable("ScheduleAnyway")
                                        .withLabelSelector(
                                                new LabelSelectorBuilder()
                                                        .addToMatchLabels(
                                                                JobPlan.MOVER, plan.command())
                                                        .build())
                                        .build());
        ContainerBuilder container = container(plan, image);
        pod.addNewVolume()
                .withName(COPY)
                .withNewPersistentVolumeClaim()
                .withClaimName(plan.name())
                .withReadOnly(plan.readOnly())
                .endPersistentVolumeClaim()
                .endVolume();
        pod.addNewVolume()
                .withName("run")
                .withNewConfigMap()
                .withName(plan.job())
                .endConfigMap()
                .endVolume();
        pod.addNewVolume().withName("tmp").withNewEmptyDir().endEmptyDir().endVolume();
        if (!plan.target().credentialSecret().isEmpty()) {
            pod.addNewVolume()
                    .withName(SECRET)
                    .withNewSecret()
                    .withSecretName(plan.target().credentialSecret())
                    .withDefaultMode(SECRET_MODE)
                    .endSecret()
                    .endVolume();
            mount(container, SECRET, CREDENTIALS);
            container.addToArgs("--credentials=" + CREDENTIALS);
        }
        plan.tokenAudience().ifPresent(audience -> token(pod, container, audience));
        settings.routes()
                .ifPresent(
                        name -> {
                            pod.addNewVolume()
                                    .withName("routes")
                                    .withNewConfigMap()
                                    .withName(name)
                                    .endConfigMap()
                                    .endVolume();
                            mount(container, "routes", ROUTES);
                            container.addToArgs("--routes=" + ROUTES);
                        });
        return pod.withContainers(container.build());
    }

    /** A kubelet renews it. */
    private static void token(PodSpecBuilder pod, ContainerBuilder container, String audience) {
        pod.addNewVolume()
                .withName(CBT)
                .withNewProjected()
                .addNewSource()
                .withNewServiceAccountToken()
                .withAudience(audience)
                .withExpirationSeconds(TOKEN_SECONDS)
                .withPath("token")
                .endServiceAccountToken()
                .endSource()
                .endProjected()
                .endVolume();
        mount(container, CBT, TOKEN);
        container.addToArgs("--cbt-token=" + TOKEN + "/token");
    }

    private static void mount(ContainerBuilder container, String volume, String path) {
        container
                .addNewVolumeMount()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(true)
                .endVolumeMount();
    }

    private ContainerBuilder container(JobPlan plan, String image) {
        ContainerBuilder container =
                new ContainerBuilder()
                        .withName("mover")
                        .withImage(image)
                        .withArgs(
                                "mover",
                                plan.command(),
                                "--run=" + RUN + "/" + MoverJobs.RUN_FILE,
                                "--device=" + plan.device(),
                                "--result=" + TERMINATION)
                        .addNewEnv()
                        .withName("HOME")
                        .withValue("/tmp")
                        .endEnv()
                        .addNewEnv()
                        .withName("DROVER_POD_UID")
                        .withNewValueFrom()
                        .withNewFieldRef()
                        .withFieldPath("metadata.uid")
                        .endFieldRef()
                        .endValueFrom()
                        .endEnv()
                        .addNewVolumeDevice()
                        .withName(COPY)
                        .withDevicePath(plan.device())
                        .endVolumeDevice()
                        .addNewVolumeMount()
                        .withName("tmp")
                        .withMountPath("/tmp")
                        .endVolumeMount()
                        .withTerminationMessagePath(TERMINATION)
                        .withTerminationMessagePolicy("File")
                        .withNewResources()
                        .withRequests(settings.requests())
                        .withLimits(Map.of("memory", settings.memory()))
                        .endResources()
                        .withNewSecurityContext()
                        .withAllowPrivilegeEscalation(false)
                        .withReadOnlyRootFilesystem(true)
                        .withNewCapabilities()
                        .withDrop("ALL")
                        .endCapabilities()
                        .endSecurityContext();
        mount(container, "run", RUN);
        return container;
    }

    /** The device belongs to root, unless the nodes give it to the Pod's user. */
    private PodSecurityContextBuilder security() {
        long user = settings.nonRoot() ? NON_ROOT : 0;
        return new PodSecurityContextBuilder()
                .withRunAsUser(user)
                .withRunAsGroup(user)
                .withRunAsNonRoot(settings.nonRoot() ? true : null)
                .withFsGroup(NON_ROOT)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile();
    }

    private Optional<Affinity> affinity(JobPlan plan) {
        AffinityBuilder affinity = new AffinityBuilder();
        plan.nodes()
                .ifPresent(
                        nodes ->
                                affinity.withNewNodeAffinity()
                                        .withRequiredDuringSchedulingIgnoredDuringExecution(nodes)
                                        .endNodeAffinity());
        if (settings.onePerNode()) {
            affinity.withNewPodAntiAffinity()
                    .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                    .withTopologyKey(HOSTNAME)
                    .withNewLabelSelector()
                    .addNewMatchExpression()
                    .withKey(JobPlan.MOVER)
                    .withOperator("Exists")
                    .endMatchExpression()
                    .endLabelSelector()
                    .endRequiredDuringSchedulingIgnoredDuringExecution()
                    .endPodAntiAffinity();
        }
        return affinity.hasNodeAffinity() || affinity.hasPodAntiAffinity()
                ? Optional.of(affinity.build())
                : Optional.empty();
    }
}
