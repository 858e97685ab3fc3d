package io.drover.cli;

import io.drover.blockengine.store.StoreException;
import io.drover.store.Causes;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/** The one place where errors become exit codes, messages and remedies. */
final class Failures {
    /**
     * @param remedy what to do about it; empty if the message says it or nothing can be done
     */
    record Failure(ExitCode code, String message, Optional<String> remedy) {
        Failure(ExitCode code, String message, String remedy) {
            this(code, message, Optional.of(remedy));
        }

        Failure(ExitCode code, String message) {
            this(code, message, Optional.empty());
        }
    }

    /** In place of the status of an API server's answer. */
    private static final int NO_ANSWER = 0;

    private Failures() {}

    static Failure of(Throwable error) {
        if (Thread.interrupted()) {
            return interrupted();
        }
        return switch (error) {
            case StoreException store -> ofStore(store);
            case CommandFailure failure -> new Failure(failure.code(), text(failure));
            case KubernetesClientException api -> ofCluster(api);
            case InterruptedException _ -> interrupted();
            case IOException io -> ofLocal(io);
            case IllegalArgumentException usage -> new Failure(ExitCode.USAGE, text(usage));
            default ->
                    new Failure(
                            ExitCode.INTERNAL,
                            error.toString(),
                            "run it again with DROVER_STACKTRACE=1 in the environment and report"
                                    + " what it prints");
        };
    }

    private static Failure interrupted() {
        return new Failure(ExitCode.INTERRUPTED, "interrupted");
    }

    private static Failure ofStore(StoreException error) {
        return switch (error) {
            case StoreException.NotFound _ ->
                    new Failure(
                            ExitCode.NOT_FOUND,
                            text(error),
                            "'drover ls <target URL>' shows what is there");
            case StoreException.Untrusted _ ->
                    new Failure(
                            ExitCode.UNAVAILABLE, text(error), "put that right, then run it again");
            case StoreException.Unavailable _ ->
                    new Failure(
                            ExitCode.UNAVAILABLE,
                            text(error),
                            "check address and network, then run it again; work done so far is"
                                    + " used");
            case StoreException.NoSuchTarget _ -> new Failure(ExitCode.NOT_FOUND, text(error));
            case StoreException.Forbidden refusal ->
                    new Failure(
                            ExitCode.FORBIDDEN,
                            text(error),
                            refusal.remedy()
                                    .orElse(
                                            "check the credentials (environment or --credentials)"
                                                    + " and their permissions"));
            case StoreException.Corrupt _ ->
                    new Failure(
                            ExitCode.DAMAGED,
                            text(error),
                            "'drover verify <target URL>' lists all damage, 'drover repair' what"
                                    + " can be done");
            case StoreException.Conflict _ -> new Failure(ExitCode.CONFLICT, text(error));
            case StoreException.OutOfSpace _ ->
                    new Failure(
                            ExitCode.OUT_OF_SPACE,
                            text(error),
                            "free space on the target, then run it again; work done so far is"
                                    + " used");
        };
    }

    /**
     * The client wraps what cut off a wait, and what kept it from an answer, in words of its own.
     */
    private static Failure ofCluster(KubernetesClientException error) {
        List<Throwable> causes = Causes.of(error).toList();
        if (causes.stream().anyMatch(InterruptedException.class::isInstance)) {
            return interrupted();
        }
        int status = Math.max(NO_ANSWER, error.getCode());
        return switch (status) {
            case 401, 403 ->
                    new Failure(
                            ExitCode.FORBIDDEN,
                            text(error),
                            "check the account of the kubeconfig and its rights in the cluster");
            case 409 -> new Failure(ExitCode.CONFLICT, text(error), "run it again");
            case NO_ANSWER, 429, 500, 502, 503, 504 ->
                    new Failure(
                            ExitCode.UNAVAILABLE,
                            "the API server cannot be reached, or is in trouble: "
                                    + text(causes.getLast()),
                            "check the address in the kubeconfig and the network, then run it"
                                    + " again");
            default ->
                    new Failure(
                            ExitCode.INTERNAL,
                            "the API server answers with status %d: %s"
                                    .formatted(status, text(error)));
        };
    }

    private static Failure ofLocal(IOException error) {
        String message =
                switch (error) {
                    case NoSuchFileException e -> "there is no file " + e.getFile();
                    case FileNotFoundException e -> text(e);
                    case FileAlreadyExistsException e -> e.getFile() + " exists already";
                    case AccessDeniedException e -> "no permission for " + e.getFile();
                    case FileSystemException e when e.getReason() != null ->
                            e.getFile() + ": " + e.getReason();
                    default -> text(error);
                };
        if (message.contains("Broken pipe")) {
            return new Failure(
                    ExitCode.LOCAL,
                    "the program that read standard output ended before it had the whole image");
        }
        return message.contains("No space left")
                ? new Failure(
                        ExitCode.LOCAL, message, "free space at the destination, then run it again")
                : new Failure(ExitCode.LOCAL, message);
    }

    private static String text(Throwable error) {
        return error.getMessage() == null ? error.toString() : error.getMessage();
    }
}
