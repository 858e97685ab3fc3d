package io.drover.image;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Git's information about files; empty without Git or a repository. */
final class Git {
    private static final int NOTHING_FOUND = 1;

    private final Path root;

    Git(Path root) {
        this.root = root;
    }

    /**
     * Tracked files below some paths, relative to the root.
     *
     * @return empty if Git does not know
     */
    Optional<List<String>> tracked(List<String> paths) throws IOException {
        List<String> command = new ArrayList<>(List.of("ls-files", "-z", "--"));
        command.addAll(paths);
        return run(command, List.of());
    }

    /**
     * The files that .gitignore excludes, whether they are tracked or not.
     *
     * @return empty if Git does not know
     */
    Optional<List<String>> ignored(Collection<String> files) throws IOException {
        return run(List.of("check-ignore", "--no-index", "--stdin", "-z"), files);
    }

    private static boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "git")));
    }

    private Optional<List<String>> run(List<String> arguments, Collection<String> input)
            throws IOException {
        if (!isInstalled()) {
            return Optional.empty();
        }
        // rules of the user's own are not the repository's
        List<String> command = new ArrayList<>(List.of("git", "-c", "core.excludesFile=/dev/null"));
        command.addAll(arguments);
        Path in = Files.createTempFile("drover-git", ".in");
        try {
            Files.writeString(in, String.join("\0", input));
            Process git =
                    new ProcessBuilder(command)
                            .directory(root.toFile())
                            .redirectInput(in.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            byte[] output = git.getInputStream().readAllBytes();
            return git.waitFor() > NOTHING_FOUND ? Optional.empty() : Optional.of(split(output));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while Git was running", e);
        } finally {
            Files.delete(in);
        }
    }

    private static List<String> split(byte[] output) {
        String text = new String(output, StandardCharsets.UTF_8);
        return text.isEmpty() ? List.of() : List.of(text.split("\0"));
    }
}
