package io.drover.acceptance;

import io.drover.resource.Names;
import io.drover.rights.ApiAction;
import io.drover.rights.Forbidden;
import io.drover.rights.Rights;
import io.drover.rights.Rights.Account;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An API server as Drover and its Jobs reach it in a cluster: everybody signs in, and may what the
 * chart allows, no more. Closing it fails if a request was refused.
 */
final class GuardedApi implements AutoCloseable {
    /** Names a file to which each of these adds the rights that were given, and that were used. */
    private static final String REPORT = "drover.rights.report";

    private static final String TOKEN = "Bearer token-of:";

    /** What Kubernetes says of rights, not of quotas and the like. */
    private static final String BY_RBAC = "is forbidden: User ";

    private final Rights rights;
    private final Account controller;
    private final Map<String, String> chart;
    private final Path directory;
    private final ApiProxy proxy;
    private final Queue<Forbidden> refused = new ConcurrentLinkedQueue<>();
    private final Queue<String> refusedBehind = new ConcurrentLinkedQueue<>();
    private final Set<Account> seen = ConcurrentHashMap.newKeySet();
    private final Set<String> used = ConcurrentHashMap.newKeySet();

    private GuardedApi(
            ApiProxy.Server server,
            Map<String, String> properties,
            Path directory,
            ApiProxy.Interception further)
            throws IOException {
        Installation installation = Installation.of(properties);
        this.rights = installation.rights();
        this.controller = installation.controller();
        this.chart = installation.properties(properties);
        this.directory = directory;
        this.proxy =
                new ApiProxy(
                        server,
                        new ApiProxy.Interception() {
                            @Override
                            public Optional<ApiProxy.Answer> of(ApiProxy.Question question) {
                                return check(question).or(() -> further.of(question));
                            }

                            @Override
                            public void forbidden(String status) {
                                if (status.contains(BY_RBAC)) {
                                    refusedBehind.add(status);
                                }
                            }
                        });
    }

    /**
     * @param properties of Drover, which the chart's values are found by
     * @param directory for the kubeconfigs of accounts
     */
    static GuardedApi start(URI server, Map<String, String> properties, Path directory)
            throws IOException {
        return start(server, properties, directory, question -> Optional.empty());
    }

    /**
     * @param further is asked about what is allowed
     */
    static GuardedApi start(
            URI server,
            Map<String, String> properties,
            Path directory,
            ApiProxy.Interception further)
            throws IOException {
        return new GuardedApi(ApiProxy.Server.open(server), properties, directory, further);
    }

    /**
     * In front of a server that knows the accounts and their rights itself.
     *
     * @param server makes of {@link #account(String)} its own tokens
     */
    static GuardedApi start(ApiProxy.Server server, Map<String, String> properties, Path directory)
            throws IOException {
        return new GuardedApi(server, properties, directory, question -> Optional.empty());
    }

    /** The account that signs in by this header; empty if it is none of them. */
    static Optional<Account> account(String authorization) {
        return Optional.of(authorization)
                .filter(value -> value.startsWith(TOKEN))
                .map(value -> value.substring(TOKEN.length()))
                .map(name -> new Account(Names.DEFAULT_NAMESPACE, name));
    }

    private Optional<ApiProxy.Answer> check(ApiProxy.Question question) {
        Optional<Account> signedIn = account(question.authorization());
        if (signedIn.isEmpty()) {
            return Optional.of(
                    new ApiProxy.Answer(
                            401,
                            "{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"Unauthorized\",\"code\":401}"));
        }
        Account account = signedIn.get();
        ApiAction action = ApiAction.of(question.method(), question.uri());
        seen.add(account);
        if (rights.allows(account, action)) {
            rights.by(account, action).forEach(used::add);
            return Optional.empty();
        }
        Forbidden forbidden = new Forbidden(account, action);
        refused.add(forbidden);
        return Optional.of(new ApiProxy.Answer(403, forbidden.status()));
    }

    /** Of a client with the rights of Drover itself. */
    Config config() {
        return config(controller.name());
    }

    Config config(String account) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(proxy.url())
                .withNamespace(Names.DEFAULT_NAMESPACE)
                .withOauthToken(token(account))
                .withRequestRetryBackoffLimit(3)
                .build();
    }

    private static String token(String account) {
        return TOKEN.substring("Bearer ".length()) + account;
    }

    /** For a process with the rights of Drover itself. */
    Path kubeconfig() {
        return kubeconfig(controller.name());
    }

    /** For a process of a Pod of that ServiceAccount of Drover's namespace. */
    Path kubeconfig(String account) {
        try {
            Path file = Files.createDirectories(directory).resolve("kubeconfig-of-" + account);
            return Files.writeString(
                    file,
                    """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: test, cluster: {server: "%s"}}]
                    users: [{name: test, user: {token: "%s"}}]
                    contexts: [{name: test, context: {cluster: test, user: test, namespace: %s}}]
                    current-context: test
                    """
                            .formatted(proxy.url(), token(account), Names.DEFAULT_NAMESPACE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drover's, with what the chart adds. */
    Map<String, String> properties() {
        return chart;
    }

    ApiProxy proxy() {
        return proxy;
    }

    /** Names of the accounts that have asked something. */
    Collection<String> accounts() {
        return seen.stream().map(Account::name).toList();
    }

    /** What was refused so far; it is forgotten then. */
    List<Forbidden> takeRefused() {
        List<Forbidden> all = List.copyOf(refused);
        refused.removeAll(all);
        return all;
    }

    /**
     * @throws AssertionError that names what was refused
     */
    @Override
    public void close() {
        proxy.close();
        report();
        List<String> all =
                Stream.concat(
                                takeRefused().stream().map(Forbidden::message),
                                refusedBehind.stream())
                        .distinct()
                        .toList();
        if (!all.isEmpty()) {
            throw new AssertionError(
                    all.stream()
                            .collect(
                                    Collectors.joining(
                                            System.lineSeparator(),
                                            "the chart's rights were not enough:"
                                                    + System.lineSeparator(),
                                            "")));
        }
    }

    private void report() {
        Optional.ofNullable(System.getProperty(REPORT)).map(Path::of).ifPresent(this::report);
    }

    private void report(Path file) {
        List<String> lines =
                Stream.concat(
                                rights.granted().map(right -> "given " + right),
                                used.stream().map(right -> "used " + right))
                        .toList();
        try {
            Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
