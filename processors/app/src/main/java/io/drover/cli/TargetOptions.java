package io.drover.cli;

import io.drover.store.DirectoryUrl;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;
import io.drover.store.TargetUrl;
import io.drover.store.WritePermit;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How a command reaches a target; mixed into every command that does. */
final class TargetOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description = {
                "Where the target's credentials are: a Kubernetes Secret manifest, KEY=VALUE lines"
                    + " or an AWS credentials file, with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,"
                    + " AWS_ENDPOINTS, AWS_CERT, VIRTUAL_HOSTED_STYLE. Without it the environment"
                    + " is asked for these, then AWS's own places (profile, role)."
            })
    private Path credentials;

    @Option(
            names = "--routes",
            paramLabel = "DIRECTORY",
            description = "Routes that replace the shipped ones of the same file name.")
    private Path routes;

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            description = {
                "How long the target may leave the first request unanswered, such as 2m (default:"
                    + " 25s). After an answer it is waited for 75 seconds at a time, or that long"
                    + " if it is longer."
            })
    private Duration patience;

    /** Opens the target for a command; it makes no request yet. */
    OpenTarget open(String url) throws IOException {
        return open(url, Optional.empty());
    }

    /**
     * @param own a file with this target's credentials, if they are others
     */
    OpenTarget open(String url, Optional<Path> own) throws IOException {
        TargetUrl parsed = TargetKinds.parse(url);
        requireDirectory(parsed);
        return open(parsed, credentials(own));
    }

    /** What is not there is not waited for, and not made: it may be a file system not mounted. */
    private static void requireDirectory(TargetUrl url) {
        if (url instanceof DirectoryUrl directory) {
            directory
                    .obstacle()
                    .ifPresent(
                            text -> {
                                throw new CommandFailure(ExitCode.UNAVAILABLE, text);
                            });
        }
    }

    OpenTarget open(TargetUrl target, TargetCredentials secret) throws IOException {
        return OpenTarget.open(
                target,
                secret,
                Optional.ofNullable(routes),
                Optional.ofNullable(patience).map(TargetOptions::limit),
                new SilenceLines(spec.commandLine().getErr()),
                WritePermit.ALWAYS);
    }

    private static Duration limit(Duration patience) {
        if (!patience.isPositive()) {
            throw new IllegalArgumentException("--patience: '0s' is no time; use 1s or more");
        }
        return patience;
    }

    TargetCredentials credentials(Optional<Path> own) throws IOException {
        Path file = own.orElse(credentials);
        return file == null
                ? CredentialSources.environment(System.getenv())
                : CredentialSources.file(file);
    }
}
