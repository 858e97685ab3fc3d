package io.drover.control.admission.webhook;

import io.drover.control.admission.Admission;
import io.drover.resource.Names;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperations;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperationsBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Registers a webhook by URL with an API server: for a runtime outside the cluster. In a cluster
 * the chart writes the same configurations, so that the pod needs no right to.
 */
public final class Registration {
    private static final String[] RESOURCES = {
        "backingimages",
        "backupbackingimages",
        "backuptargets",
        "backupvolumes",
        "backups",
        "recurringjobs",
        "settings",
        "snapshots",
        "systembackups",
        "systemrestores",
        "volumes"
    };

    /** While Drover is away, objects are written without a check. */
    private static final String FAILURE_POLICY = "Ignore";

    private static final int TIMEOUT_SECONDS = 10;

    private final KubernetesClient client;
    private final String namespace;

    public Registration(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Name of both configurations; they belong to the cluster, so it has the namespace in it. */
    public String name() {
        return "drover." + namespace;
    }

    /**
     * Creates the configurations, or replaces them.
     *
     * @param url where the API server reaches the webhook, without its paths
     * @param authority certificates in PEM
     */
    public void write(URI url, String authority) {
        client.resource(mutating(url, authority)).createOr(NonDeletingOperation::update);
        client.resource(validating(url, authority)).createOr(NonDeletingOperation::update);
    }

    public void remove() {
        client.resources(MutatingWebhookConfiguration.class).withName(name()).delete();
        client.resources(ValidatingWebhookConfiguration.class).withName(name()).delete();
    }

    private MutatingWebhookConfiguration mutating(URI url, String authority) {
        return new MutatingWebhookConfigurationBuilder()
                .withMetadata(metadata())
                .addNewWebhook()
                .withName(Admission.WEBHOOK)
                .withAdmissionReviewVersions("v1")
                .withClientConfig(clientConfig(url, WebhookHandler.MUTATE, authority))
                .withRules(rule("CREATE", "UPDATE"))
                .withNamespaceSelector(namespaceSelector())
                .withSideEffects("None")
                .withFailurePolicy(FAILURE_POLICY)
                .withTimeoutSeconds(TIMEOUT_SECONDS)
                .endWebhook()
                .build();
    }

    private ValidatingWebhookConfiguration validating(URI url, String authority) {
        return new ValidatingWebhookConfigurationBuilder()
                .withMetadata(metadata())
                .addNewWebhook()
                .withName(Admission.WEBHOOK)
                .withAdmissionReviewVersions("v1")
                .withClientConfig(clientConfig(url, WebhookHandler.VALIDATE, authority))
                .withRules(rule("DELETE"))
                .withNamespaceSelector(namespaceSelector())
                .withSideEffects("None")
                .withFailurePolicy(FAILURE_POLICY)
                .withTimeoutSeconds(TIMEOUT_SECONDS)
                .endWebhook()
                .build();
    }

    private ObjectMeta metadata() {
        return new ObjectMetaBuilder()
                .withName(name())
                .addToLabels("app.kubernetes.io/name", "drover")
                .build();
    }

    private static WebhookClientConfig clientConfig(URI url, String path, String authority) {
        return new WebhookClientConfigBuilder()
                .withUrl(url.toString().replaceAll("/+$", "") + path)
                .withCaBundle(
                        Base64.getEncoder()
                                .encodeToString(authority.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    private static RuleWithOperations rule(String... operations) {
        return new RuleWithOperationsBuilder()
                .withApiGroups(Names.GROUP)
                .withApiVersions(Names.VERSION)
                .withResources(RESOURCES)
                .withOperations(operations)
                .withScope("Namespaced")
                .build();
    }

    private LabelSelector namespaceSelector() {
        return new LabelSelectorBuilder()
                .addToMatchLabels("kubernetes.io/metadata.name", namespace)
                .build();
    }
}
