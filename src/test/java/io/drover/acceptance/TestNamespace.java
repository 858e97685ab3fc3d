package io.drover.acceptance;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A namespace of a real cluster that knows the chart's resources. */
final class TestNamespace {
    private TestNamespace() {}

    static String create(String kubeconfig) throws IOException {
        String name = "drover-test-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
        try (KubernetesClient client =
                new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(new File(kubeconfig)))
                        .build()) {
            for (Path definition : definitions()) {
                try (InputStream yaml = Files.newInputStream(definition)) {
                    for (HasMetadata object : client.load(yaml).items()) {
                        define(client, (CustomResourceDefinition) object);
                    }
                }
            }
            client.resource(
                            new NamespaceBuilder()
                                    .withNewMetadata()
                                    .withName(name)
                                    .endMetadata()
                                    .build())
                    .create();
        }
        return name;
    }

    private static void define(KubernetesClient client, CustomResourceDefinition definition) {
        Resource<CustomResourceDefinition> resource =
                client.apiextensions().v1().customResourceDefinitions().resource(definition);
        if (resource.get() == null) {
            resource.create();
            resource.waitUntilCondition(TestNamespace::isEstablished, 30, TimeUnit.SECONDS);
        }
    }

    private static boolean isEstablished(CustomResourceDefinition definition) {
        return definition.getStatus() != null
                && definition.getStatus().getConditions().stream()
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
}
