package io.drover.forked;

import io.drover.store.s3.S3TestServer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Classes as the JVM has them after loading, made by a {@link Training}. It saves a process the
 * time to read and verify them.
 */
final class ClassArchive {
    private static final System.Logger LOG = System.getLogger(ClassArchive.class.getName());
    private static final List<String> SILENT = List.of("-Xlog:aot=off", "-Xlog:cds=off");

    private final String java;
    private final List<String> options;
    private final ClassPathJars jars;

    ClassArchive(String java, List<String> options, ClassPathJars jars) {
        this.java = java;
        this.options = options;
        this.jars = jars;
    }

    /** To use it: the JVM passes over one that does not fit. */
    static List<String> options(Path archive) {
        List<String> all = new ArrayList<>(SILENT);
        all.add("-XX:SharedArchiveFile=" + archive);
        return all;
    }

    /** Makes it if it is not there; empty if that fails, as processes start without it, too. */
    Optional<Path> find() throws IOException, InterruptedException {
        Path archive = jars.home().resolve("classes.jsa");
        return Files.exists(archive) || make(archive) ? Optional.of(archive) : Optional.empty();
    }

    private boolean make(Path archive) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(jars.home(), "training-");
        Path made = jars.home().resolve("new.jsa");
        Path log = directory.resolve("log");
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(options);
        command.addAll(SILENT);
        command.addAll(
                List.of(
                        "-Ddrover.test.log=WARN",
                        "-XX:ArchiveClassesAtExit=" + made,
                        "-cp",
                        jars.classPath(),
                        Training.class.getName(),
                        directory.toString(),
                        S3TestServer.bucket("training"),
                        credentials(directory).toString()));
        int code =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start()
                        .waitFor();
        if (code != 0 || !Files.exists(made)) {
            LOG.log(System.Logger.Level.WARNING, "classes are not archived, see {0}", log);
            return false;
        }
        Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    private static Path credentials(Path directory) throws IOException {
        return Files.writeString(
                directory.resolve("credentials"),
                S3TestServer.get().secret().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("\n", "", "\n")));
    }
}
