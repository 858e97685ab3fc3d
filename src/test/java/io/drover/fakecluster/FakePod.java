package io.drover.fakecluster;

import io.drover.forked.DroverJvm;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.client.KubernetesClient;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A Pod as a process on this machine: its volumes are directories, its device, if it has one, is a
 * file.
 */
final class FakePod {
    private final Process process;
    private final Path termination;
    private final Path log;

    private FakePod(Process process, Path termination, Path log) {
        this.process = process;
        this.termination = termination;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param device that its claim stands for, if it has one
     * @return empty as long as a volume of it is missing
     */
    static Optional<FakePod> start(
            KubernetesClient client,
            Pod pod,
            Optional<Path> device,
            Path directory,
            Path kubeconfig)
            throws IOException {
        Path home = Files.createDirectories(directory.resolve(pod.getMetadata().getUid()));
        Container container = pod.getSpec().getContainers().getFirst();
        Map<String, String> paths = new TreeMap<>(Comparator.reverseOrder());
        for (VolumeMount mount : container.getVolumeMounts()) {
            Volume volume =
                    pod.getSpec().getVolumes().stream()
                            .filter(found -> found.getName().equals(mount.getName()))
                            .findFirst()
                            .orElseThrow();
            Path place = Files.createDirectories(place(directory, home, volume));
            if (!fill(client, pod.getMetadata().getNamespace(), volume, place)) {
                return Optional.empty();
            }
            paths.put(mount.getMountPath(), place.toString());
        }
        container
                .getVolumeDevices()
                .forEach(
                        block -> paths.put(block.getDevicePath(), device.orElseThrow().toString()));
        Path termination = home.resolve("termination-log");
        paths.put(container.getTerminationMessagePath(), termination.toString());
        Path log = home.resolve("log");
        Map<String, String> environment = new TreeMap<>();
        container.getEnv().forEach(variable -> put(environment, variable, pod));
        ProcessBuilder builder =
                new ProcessBuilder(command(container, paths, environment))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        return Optional.of(new FakePod(builder.start(), termination, log));
    }

    /** What is on a claim outlives the Pod. */
    private static Path place(Path directory, Path home, Volume volume) {
        return volume.getPersistentVolumeClaim() == null
                ? home.resolve(volume.getName())
                : directory
                        .resolve("claims")
                        .resolve(volume.getPersistentVolumeClaim().getClaimName());
    }

    private static void put(Map<String, String> environment, EnvVar variable, Pod pod) {
        environment.put(
                variable.getName(),
                variable.getValueFrom() == null
                        ? variable.getValue()
                        : field(pod, variable.getValueFrom().getFieldRef().getFieldPath()));
    }

    private static String field(Pod pod, String path) {
        return switch (path) {
            case "metadata.name" -> pod.getMetadata().getName();
            case "metadata.uid" -> pod.getMetadata().getUid();
            case "spec.nodeName" -> FakeKubelet.NODE;
            default -> throw new IllegalArgumentException(path + " of a Pod");
        };
    }

    private static List<String> command(
            Container container, Map<String, String> paths, Map<String, String> environment) {
        List<String> command = DroverJvm.command();
        for (String argument : container.getArgs()) {
            // the longest path first, and once: the directories here may be below one of them
            String local =
                    paths.entrySet().stream()
                            .filter(path -> argument.contains("=" + path.getKey()))
                            .findFirst()
                            .map(
                                    path ->
                                            argument.replace(
                                                    "=" + path.getKey(), "=" + path.getValue()))
                            .orElse(argument);
            for (Map.Entry<String, String> variable : environment.entrySet()) {
                local = local.replace("$(" + variable.getKey() + ")", variable.getValue());
            }
            command.add(local);
        }
        return command;
    }

    private static boolean fill(
            KubernetesClient client, String namespace, Volume volume, Path place)
            throws IOException {
        Map<String, String> files = new HashMap<>();
        if (volume.getConfigMap() != null) {
            ConfigMap found =
                    client.configMaps()
                            .inNamespace(namespace)
                            .withName(volume.getConfigMap().getName())
                            .get();
            if (found == null) {
                return false;
            }
            files.putAll(found.getData());
        }
        if (volume.getSecret() != null) {
            Secret found =
                    client.secrets()
                            .inNamespace(namespace)
                            .withName(volume.getSecret().getSecretName())
                            .get();
            if (found == null) {
                return false;
            }
            found.getData()
                    .forEach(
                            (key, value) ->
                                    files.put(
                                            key,
                                            new String(
                                                    Base64.getDecoder().decode(value),
                                                    StandardCharsets.UTF_8)));
        }
        if (volume.getProjected() != null) {
            volume.getProjected().getSources().stream()
                    .map(VolumeProjection::getServiceAccountToken)
                    .forEach(
                            token ->
                                    files.put(token.getPath(), "token for " + token.getAudience()));
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(place.resolve(file.getKey()), file.getValue());
        }
        return true;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    int exitCode() {
        return process.exitValue();
    }

    /** At most what a kubelet keeps. */
    String message() {
        try {
            return Files.exists(termination) ? Files.readString(termination) : "";
        } catch (IOException e) {
            return "";
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** As a kubelet that deletes a Pod. */
    void stop() {
        process.destroy();
    }

    void kill() {
        process.destroyForcibly();
    }
}
