package io.drover.acceptance;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.resource.Names;
import io.drover.rights.Rights.Account;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.internal.SSLUtils;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A kube-apiserver for one release of the chart; with Kubernetes' own controllers if they are
 * there.
 */
final class ChartedCluster implements AutoCloseable {
    private static final Set<String> KINDS =
            Set.of("ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding");

    private final KubeApiServer server;
    private final KubernetesClient admin;
    private final boolean controllers;
    private final Map<Account, String> tokens = new ConcurrentHashMap<>();

    private ChartedCluster(KubeApiServer server, boolean controllers) {
        this.server = server;
        this.controllers = controllers;
        this.admin = new KubernetesClientBuilder().withConfig(server.config()).build();
    }

    /**
     * Without a release.
     *
     * @param binaries directory of the programs
     */
    static ChartedCluster start(Path binaries) throws IOException {
        ChartedCluster cluster =
                new ChartedCluster(
                        KubeApiServer.start(binaries), KubeApiServer.hasControllers(binaries));
        TestNamespace.make(cluster.admin, Names.DEFAULT_NAMESPACE);
        return cluster;
    }

    /**
     * With the definitions, accounts and roles of the chart.
     *
     * @param binaries directory of the programs
     * @param properties of Drover, which the chart's values are found by
     */
    static ChartedCluster start(Path binaries, Map<String, String> properties) throws IOException {
        ChartedCluster cluster = start(binaries);
        TestNamespace.define(cluster.admin);
        for (JsonNode object : Installation.of(properties).objects()) {
            if (KINDS.contains(object.path("kind").asText())) {
                cluster.admin.resource(object.toString()).create();
            }
        }
        return cluster;
    }

    /** Of somebody who may do everything. */
    Config config() {
        return server.config();
    }

    /** Whether claims are bound, and Jobs get their Pods, by Kubernetes itself. */
    boolean controllers() {
        return controllers;
    }

    /** As Drover and its Jobs reach it: with tokens of the chart's ServiceAccounts. */
    GuardedApi guard(Map<String, String> properties, Path directory) throws IOException {
        try {
            return GuardedApi.start(
                    new ApiProxy.Server(
                            URI.create(config().getMasterUrl()),
                            ApiProxy.Server.builder()
                                    .sslContext(SSLUtils.sslContext(config()))
                                    .build(),
                            this::known),
                    properties,
                    directory);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the certificate of kube-apiserver", e);
        }
    }

    private String known(String authorization) {
        return "Bearer "
                + tokens.computeIfAbsent(
                        GuardedApi.account(authorization).orElseThrow(),
                        account -> TestNamespace.token(admin, account.namespace(), account.name()));
    }

    /** A kubeconfig of somebody who may do everything. */
    Path kubeconfig() throws IOException {
        return server.kubeconfig();
    }

    /**
     * A kubeconfig for what runs in a Pod with that ServiceAccount of Drover's namespace; with a
     * token of its own, since Helm makes the accounts of hooks anew each time.
     */
    Path kubeconfig(String account) {
        try {
            return server.kubeconfig(
                    account, TestNamespace.token(admin, Names.DEFAULT_NAMESPACE, account));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        admin.close();
        server.close();
    }
}
