package io.drover.image;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.packaging.Layout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A process as a container runtime starts it: in namespaces of its own for mounts and processes,
 * with the image as its root, which is read-only, and without root and the way to it.
 */
final class ContainerProcess implements AutoCloseable {
    private static final String USER = "65532";

    /** Mounts, then the program. Arguments: root, number of mounts, pairs of paths, command. */
    private static final String SCRIPT =
            """
            set -eu
            root=$1 mounts=$2
            shift 2
            mount --bind "$root" "$root"
            for _ in $(seq "$mounts"); do
                mount --bind "$1" "$root$2"
                shift 2
            done
            mount -t proc proc "$root/proc"
            mount -t tmpfs dev "$root/dev"
            for device in null zero random urandom; do
                touch "$root/dev/$device"
                mount --bind "/dev/$device" "$root/dev/$device"
            done
            mount -o remount,bind,ro "$root"
            exec "$@"
            """;

    private final Process process;
    private final Path log;

    private ContainerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Why such processes cannot be started here; empty if they can. */
    static Optional<String> obstacle() throws IOException, InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("needs Linux");
        }
        try {
            Process trial =
                    new ProcessBuilder(
                                    "unshare", "--mount", "--pid", "--fork", "mount", "-t", "tmpfs",
                                    "trial", "/mnt")
                            .redirectErrorStream(true)
                            .start();
            String said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return trial.waitFor() == 0
                    ? Optional.empty()
                    : Optional.of("needs the right to mount in a namespace of its own: " + said);
        } catch (IOException e) {
            return Optional.of("needs unshare of util-linux: " + e.getMessage());
        }
    }

    /**
     * @param root the unpacked image
     * @param mounts directories of this machine by the paths where they are mounted
     * @param environment beside that of the image
     * @param arguments of the image's entry point
     */
    static ContainerProcess start(
            Path root,
            Map<String, Path> mounts,
            Map<String, String> environment,
            List<String> arguments)
            throws IOException {
        for (String place : mounts.keySet()) {
            Files.createDirectories(root.resolve(place.substring(1)));
        }
        Files.createDirectories(root.resolve("proc"));
        Files.createDirectories(root.resolve("dev"));
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "--mount",
                                "--pid",
                                "--fork",
                                "--kill-child",
                                "bash",
                                "-c",
                                SCRIPT,
                                "container",
                                root.toString(),
                                Integer.toString(mounts.size())));
        new TreeMap<>(mounts)
                .forEach((place, source) -> command.addAll(List.of(source.toString(), place)));
        command.addAll(List.of("/usr/bin/env", "-i"));
        command.addAll(Layout.ENVIRONMENT);
        environment.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(
                List.of(
                        "/usr/bin/setpriv",
                        "--no-new-privs",
                        "/usr/bin/unshare",
                        "--root=" + root,
                        "--wd=" + Layout.WORKING_DIRECTORY,
                        "--setgid=" + USER,
                        "--setuid=" + USER));
        command.addAll(Layout.entryPoint());
        command.addAll(arguments);
        Path log = Files.createTempFile("container-", ".log");
        return new ContainerProcess(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
    }

    /** The variables of a Pod's container, as the kubelet fills them in. */
    static Map<String, String> environment(JsonNode container, Map<String, String> fields) {
        Map<String, String> variables = new TreeMap<>();
        container
                .path("env")
                .forEach(
                        variable -> {
                            String field = variable.at("/valueFrom/fieldRef/fieldPath").asText("");
                            variables.put(
                                    variable.path("name").asText(),
                                    field.isEmpty()
                                            ? variable.path("value").asText()
                                            : fields.get(field));
                        });
        return variables;
    }

    /** An empty directory that the Pod's group may write to, as the kubelet makes it. */
    static Path emptyDirectory(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxr-x"));
        new ProcessBuilder("chgrp", "-R", USER, directory.toString()).start().waitFor();
        return directory;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** What the kernel says about the program itself. */
    String status() throws IOException {
        long program =
                process.toHandle().descendants().mapToLong(ProcessHandle::pid).max().orElseThrow();
        return Files.readString(Path.of("/proc", Long.toString(program), "status"));
    }

    /** As the kubelet stops it: by SIGTERM. */
    void stop() {
        process.toHandle().descendants().forEach(ProcessHandle::destroy);
    }

    /** The exit code; empty if it has not ended in time. */
    Optional<Integer> await(int seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS)
                ? Optional.of(process.exitValue())
                : Optional.empty();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() throws IOException {
        process.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        Files.deleteIfExists(log);
    }
}
