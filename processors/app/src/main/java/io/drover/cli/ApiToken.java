package io.drover.cli;

import io.drover.embedded.BearerToken;
import io.drover.embedded.PrivateFiles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The token of {@code up --token}: given in a file or in the environment, or made once and kept.
 */
final class ApiToken {
    /** In the environment. */
    static final String VARIABLE = "DROVER_TOKEN";

    private ApiToken() {}

    /**
     * @param file that the user names, empty for none
     * @param data directory of everything that is kept; a token that is made is its file {@code
     *     token}
     */
    static BearerToken find(String file, Path data, Map<String, String> environment)
            throws IOException {
        if (!file.isEmpty()) {
            return parse(Files.readString(Path.of(file)), "--token: file " + file);
        }
        String variable = environment.getOrDefault(VARIABLE, "");
        if (!variable.isBlank()) {
            return parse(variable, VARIABLE);
        }
        PrivateFiles.directory(data);
        Path kept = kept(data);
        if (!Files.exists(kept)) {
            PrivateFiles.write(kept, BearerToken.generate().text() + "\n");
        }
        PrivateFiles.file(kept);
        return parse(Files.readString(kept), "--token: file " + kept);
    }

    /** Where {@link #find} finds it, in words for the people of this machine. */
    static String source(String file, Path data, Map<String, String> environment) {
        if (!file.isEmpty()) {
            return "file " + Path.of(file).toAbsolutePath().normalize();
        }
        return environment.getOrDefault(VARIABLE, "").isBlank()
                ? "file " + kept(data).toAbsolutePath().normalize()
                : "environment variable %s of the process".formatted(VARIABLE);
    }

    private static Path kept(Path data) {
        return data.resolve("token");
    }

    private static BearerToken parse(String text, String source) {
        try {
            return BearerToken.of(text.strip());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "%s has no token that can be used: %s; `openssl rand -hex 32` makes one"
                            .formatted(source, e.getMessage()),
                    e);
        }
    }
}
