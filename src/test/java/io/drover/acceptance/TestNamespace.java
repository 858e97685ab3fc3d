package io.drover.acceptance;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.chart.Chart;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A namespace of a real cluster that knows the chart's resources.
 *
 * @param account a client's configuration with the rights that the chart gives Drover, no others
 */
record TestNamespace(String name, Config account) {
    static TestNamespace create(Config admin) throws IOException {
        String name = "drover-test-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
        try (KubernetesClient client = new KubernetesClientBuilder().withConfig(admin).build()) {
            define(client);
            make(client, name);
            return new TestNamespace(name, withToken(admin, account(client, name)));
        }
    }

    /** Creates what the chart has in its directory crds. */
    static void define(KubernetesClient client) throws IOException {
        for (Path definition : definitions()) {
            try (InputStream yaml = Files.newInputStream(definition)) {
                for (HasMetadata object : client.load(yaml).items()) {
                    define(client, (CustomResourceDefinition) object);
                }
            }
        }
    }

    /** Creates a namespace. */
    static void make(KubernetesClient client, String name) {
        client.resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(name)
                                // API servers from 1.21 on add it themselves
                                .addToLabels("kubernetes.io/metadata.name", name)
                                .endMetadata()
                                .build())
                .create();
    }

    private static void define(KubernetesClient client, CustomResourceDefinition definition) {
        Resource<CustomResourceDefinition> resource =
                client.apiextensions().v1().customResourceDefinitions().resource(definition);
        if (resource.get() == null) {
            resource.create();
            resource.waitUntilCondition(TestNamespace::isEstablished, 60, TimeUnit.SECONDS);
        }
    }

    private static boolean isEstablished(CustomResourceDefinition definition) {
        return Optional.ofNullable(definition.getStatus())
                .map(CustomResourceDefinitionStatus::getConditions)
                .orElse(List.of())
                .stream()
                .anyMatch(
                        condition ->
                                condition.getType().equals("Established")
                                        && condition.getStatus().equals("True"));
    }

    private static List<Path> definitions() throws IOException {
        try (Stream<Path> files =
                Files.list(Path.of(System.getProperty("drover.root"), "charts/drover/crds"))) {
            return files.sorted().toList();
        }
    }

    /** A token of the chart's service account, bound to the chart's role. */
    private static String account(KubernetesClient client, String namespace) throws IOException {
        Chart chart = Chart.render(Map.of());
        ServiceAccount account = fromChart(client, chart, ServiceAccount.class, namespace);
        fromChart(client, chart, Role.class, namespace);
        fromChart(client, chart, RoleBinding.class, namespace);
        return token(client, namespace, account.getMetadata().getName());
    }

    /** A token of a ServiceAccount, for longer than tests take. */
    static String token(KubernetesClient client, String namespace, String account) {
        return client.serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest(
                        new TokenRequestBuilder()
                                .withNewSpec()
                                .withExpirationSeconds(TimeUnit.HOURS.toSeconds(4))
                                .endSpec()
                                .build())
                .getStatus()
                .getToken();
    }

    private static <T extends HasMetadata> T fromChart(
            KubernetesClient client, Chart chart, Class<T> kind, String namespace) {
        JsonNode rendered = chart.find(kind.getSimpleName()).orElseThrow();
        T object =
                client.getKubernetesSerialization()
                        .unmarshal(
                                rendered.toString()
                                        .replace(
                                                "\"namespace\":\"longhorn-system\"",
                                                "\"namespace\":\"" + namespace + "\""),
                                kind);
        return client.resource(object).create();
    }

    private static Config withToken(Config admin, String token) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(admin.getMasterUrl())
                .withTrustCerts(admin.isTrustCerts())
                .withCaCertFile(admin.getCaCertFile())
                .withCaCertData(admin.getCaCertData())
                .withOauthToken(token)
                .build();
    }
}
