package io.drover.cli;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Credentials of a kubeconfig that the client library does not know, and a refusal where none are
 * left: without it Drover would be {@code system:anonymous} and learn so from each request.
 */
final class Kubeconfig {
    private static final String GUESS = "https://kubernetes.default.svc";

    private Kubeconfig() {}

    /**
     * @param file the kubeconfig; empty for the pod's own account, {@code KUBECONFIG} or {@code
     *     ~/.kube/config}
     * @throws CommandFailure if it leads to no cluster, or its user has credentials that cannot be
     *     used
     */
    static Config load(Optional<File> file, Map<String, String> environment) {
        file.map(named -> KubeconfigFiles.of(named.toPath()))
                .or(() -> KubeconfigFiles.of(environment))
                .ifPresent(KubeconfigFiles::check);
        Config config =
                file.map(Config::fromKubeconfig).orElseGet(() -> Config.autoConfigure(null));
        File read = file.orElseGet(config::getFileWithAuthInfo);
        if (read == null && isGuessed(config)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "no cluster is named: there is no ~/.kube/config, and this is no pod; name a"
                            + " kubeconfig with --kubeconfig or KUBECONFIG");
        }
        if (read != null && read.isFile()) {
            user(read, config).ifPresent(user -> complete(config, read.toPath(), user));
        }
        return config;
    }

    /** Whether the address is the one that the client library takes when it knows none. */
    private static boolean isGuessed(Config config) {
        return config.getMasterUrl().startsWith(GUESS) && !has(config);
    }

    private static Optional<NamedAuthInfo> user(File file, Config config) {
        List<NamedAuthInfo> users =
                Optional.ofNullable(KubeConfigUtils.parseConfig(file).getUsers()).orElse(List.of());
        return Optional.ofNullable(config.getCurrentContext())
                .map(context -> context.getContext().getUser())
                .flatMap(
                        name ->
                                users.stream()
                                        .filter(user -> Objects.equals(user.getName(), name))
                                        .findFirst());
    }

    private static void complete(Config config, Path file, NamedAuthInfo named) {
        AuthInfo user = Optional.ofNullable(named.getUser()).orElseGet(AuthInfo::new);
        boolean tokenFile = !blank(user.getTokenFile()) && blank(user.getToken());
        if (tokenFile) {
            Path token = file.toAbsolutePath().resolveSibling(user.getTokenFile());
            read(token, named.getName());
            // read again for each request: whoever issues such tokens replaces them
            config.setOauthTokenProvider(() -> read(token, named.getName()));
        } else if (names(user) && !has(config)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "kubeconfig %s: none of the credentials of user '%s' can be used (%s); give the user a token, a tokenFile, a client certificate, or an exec command that prints one"
                            .formatted(file, named.getName(), kinds(user)));
        }
    }

    private static String read(Path token, String user) {
        try {
            return Files.readString(token).strip();
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "tokenFile %s of user '%s' in the kubeconfig cannot be read: %s"
                            .formatted(token, user, e.getMessage()),
                    e);
        }
    }

    /** Whether the user is meant to be somebody. */
    private static boolean names(AuthInfo user) {
        return user.getExec() != null || user.getAuthProvider() != null;
    }

    private static boolean has(Config config) {
        return Stream.of(
                        config.getAutoOAuthToken(),
                        config.getOauthToken(),
                        config.getClientCertData(),
                        config.getClientCertFile(),
                        config.getUsername())
                .anyMatch(value -> !blank(value));
    }

    private static String kinds(AuthInfo user) {
        return user.getExec() != null
                ? "exec '%s' gave none".formatted(user.getExec().getCommand())
                : "auth-provider '%s'".formatted(user.getAuthProvider().getName());
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }
}
