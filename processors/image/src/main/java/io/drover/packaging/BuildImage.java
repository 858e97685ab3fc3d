package io.drover.packaging;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The main class, which the build calls; what the options mean is in the module's POM. */
@Command(name = "build-image")
public final class BuildImage implements Callable<Integer> {
    private static final int SMALLEST = 9;

    @Spec private CommandSpec spec;

    @Option(names = "--version", required = true)
    private String version;

    @Option(names = "--time", required = true)
    private Instant time;

    @Option(names = "--class-path", required = true)
    private Path classPath;

    @Option(names = "--components", required = true)
    private Path components;

    @Option(names = "--config", required = true)
    private Path config;

    @Option(names = "--system", required = true)
    private Path system;

    @Option(names = "--arch")
    private String arch = "";

    @Option(names = "--jdk")
    private String jdk = "";

    @Option(names = "--output", required = true)
    private Path output;

    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new BuildImage())
                        .registerConverter(Instant.class, Instant::parse)
                        .setExecutionExceptionHandler(
                                (failure, command, parsed) -> {
                                    if (failure instanceof ImageException) {
                                        command.getErr().println(failure.getMessage());
                                        return 1;
                                    }
                                    throw failure;
                                })
                        .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Architecture architecture = arch.isEmpty() ? Architecture.current() : Architecture.of(arch);
        JavaRuntime.check(Application.of(classPath, config).classPath());
        Path scratch = Files.createDirectories(output.resolve("image"));
        RootDirectory root =
                new ImageRoot(
                                architecture,
                                classPath,
                                config,
                                system,
                                Optional.of(jdk).filter(path -> !path.isEmpty()).map(Path::of),
                                Optional.of(components))
                        .make(
                                output.resolve("root"),
                                time,
                                architecture == Architecture.current(),
                                scratch);
        Path archive = output.resolve("drover-image-" + architecture.image() + ".tar");
        String digest =
                new Image(architecture, version, revision())
                        .write(root, SMALLEST, scratch, archive);
        spec.commandLine().getOut().println(archive + " is " + digest);
        return 0;
    }

    /** Of the repository; empty where there is none. */
    private String revision() {
        try {
            return Program.run(
                            List.of(
                                    "git",
                                    "-C",
                                    config.toString(),
                                    "rev-parse",
                                    "--verify",
                                    "HEAD"))
                    .strip();
        } catch (IOException e) {
            return "";
        }
    }
}
