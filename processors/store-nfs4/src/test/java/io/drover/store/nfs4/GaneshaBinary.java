package io.drover.store.nfs4;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Where nfs-ganesha is on this machine, or why it cannot be used. Looked for once per JVM. */
final class GaneshaBinary {
    private static final Path INSTALLED = Path.of("/usr/bin/ganesha.nfsd");
    private static final GaneshaBinary FOUND = find();

    private final Optional<Path> root;
    private final String reason;

    private GaneshaBinary(Optional<Path> root, String reason) {
        this.root = root;
        this.reason = reason;
    }

    static GaneshaBinary get() {
        return FOUND;
    }

    boolean isUsable() {
        return reason.isEmpty();
    }

    /** Why it cannot be used; empty if it can. */
    String reason() {
        return reason;
    }

    Path program() {
        return root.map(path -> path.resolve("usr/bin/ganesha.nfsd")).orElse(INSTALLED);
    }

    /** Directories of its libraries and plugins, if it is only unpacked. */
    Optional<Path> unpacked() {
        return root;
    }

    private static GaneshaBinary find() {
        try {
            if (!"root".equals(System.getProperty("user.name"))) {
                return unusable("nfs-ganesha serves directories as root only");
            }
            if (Files.isExecutable(INSTALLED)) {
                return new GaneshaBinary(Optional.empty(), "");
            }
            Path directory = Path.of(System.getProperty("drover.root"), "target", "nfs-ganesha");
            return unpack(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unusable("interrupted");
        }
    }

    private static GaneshaBinary unpack(Path directory) throws IOException, InterruptedException {
        Path script =
                Path.of(
                        System.getProperty("drover.root"),
                        "src",
                        "test",
                        "nfs",
                        "install-ganesha.sh");
        Path log = Files.createTempFile("install-ganesha", ".log");
        Process process =
                new ProcessBuilder("sh", script.toString(), directory.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        boolean ended = process.waitFor(10, TimeUnit.MINUTES);
        String output = Files.readString(log).strip();
        Files.delete(log);
        if (ended && process.exitValue() == 0) {
            return new GaneshaBinary(Optional.of(directory.resolve("root")), "");
        }
        process.destroyForcibly();
        return unusable("nfs-ganesha is not installed and cannot be fetched: " + output);
    }

    private static GaneshaBinary unusable(String reason) {
        return new GaneshaBinary(Optional.empty(), reason);
    }
}
