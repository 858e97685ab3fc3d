package io.drover.resource;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Listable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The API server as the processors use it: one namespace, merge patches only, so that fields of
 * other writers survive.
 */
public final class Cluster implements ResourceReader, AutoCloseable {
    /** Objects that are read at once where there may be very many. */
    private static final long PART = 500;

    /** Reads {@code null} as missing, so that fields keep the defaults of their classes. */
    public static final ObjectMapper MAPPER =
            new ObjectMapper()
                    .setDefaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.SKIP))
                    .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    public static final PatchContext MERGE =
            new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).build();

    private final KubernetesClient client;
    private final String namespace;
    private final ApiConnection connection;
    private final BooleanSupplier mayWrite;

    private Cluster(
            KubernetesClient client,
            String namespace,
            ApiConnection connection,
            BooleanSupplier mayWrite) {
        this.client = client;
        this.namespace = namespace;
        this.connection = connection;
        this.mayWrite = mayWrite;
    }

    public static Cluster connect(Config config, String namespace) {
        ApiConnection connection = new ApiConnection(config.getMasterUrl());
        KubernetesClient client =
                new KubernetesClientBuilder()
                        .withConfig(config)
                        .withHttpClientBuilderConsumer(connection::follow)
                        .withKubernetesSerialization(
                                new KubernetesSerialization(MAPPER.copy(), true))
                        .build();
        return new Cluster(client, namespace, connection, () -> true);
    }

    /**
     * The same, for what Drover does by itself.
     *
     * @param mayWrite while it is false, writes are refused by a {@link KubernetesClientException}
     */
    public Cluster fenced(BooleanSupplier mayWrite) {
        return new Cluster(client, namespace, connection, mayWrite);
    }

    /** The same, for what people ask for, whichever Drover works in the namespace. */
    public Cluster unfenced() {
        return fenced(() -> true);
    }

    /**
     * The client, for a write that no method here is for.
     *
     * @throws KubernetesClientException if nothing may be written at the moment
     */
    public KubernetesClient writer() {
        if (!mayWrite.getAsBoolean()) {
            throw new KubernetesClientException(
                    "the Lease '%s' is not held at the moment: another Drover may work in namespace %s, and this one writes nothing"
                            .formatted(NamespaceLease.NAME, namespace));
        }
        return client;
    }

    public KubernetesClient client() {
        return client;
    }

    public String namespace() {
        return namespace;
    }

    public ApiConnection connection() {
        return connection;
    }

    @Override
    public <T extends HasMetadata> Optional<T> find(Class<T> type, String name) {
        return name.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(resource(type, name).get()).map(PrunedStatus::overlay);
    }

    @Override
    public <T extends HasMetadata> List<T> list(Class<T> type) {
        return overlaid(client.resources(type).inNamespace(namespace).list().getItems());
    }

    @Override
    public <T extends HasMetadata> List<T> list(Class<T> type, String label, String value) {
        return overlaid(
                client.resources(type)
                        .inNamespace(namespace)
                        .withLabel(label, value)
                        .list()
                        .getItems());
    }

    /**
     * Hands on all objects of a kind, of which there may be too many to be held at once: they are
     * read in parts. Where that takes longer than the API server keeps a list, it begins anew, and
     * hands on some of them again.
     */
    public <T extends HasMetadata> void forEach(Class<T> type, Consumer<T> action) {
        forEach(client.resources(type).inNamespace(namespace), action);
    }

    /**
     * As {@link #forEach}, of the objects that lack a label: the API server chooses them, so that
     * no others are sent.
     */
    public <T extends HasMetadata> void forEachWithout(
            String label, Class<T> type, Consumer<T> action) {
        forEach(client.resources(type).inNamespace(namespace).withoutLabel(label), action);
    }

    private static <T extends HasMetadata> void forEach(
            Listable<KubernetesResourceList<T>> all, Consumer<T> action) {
        String next = "";
        boolean more = true;
        while (more) {
            Optional<KubernetesResourceList<T>> part = part(all, next);
            next =
                    part.map(found -> found.getMetadata().getContinue())
                            .filter(text -> !text.isEmpty())
                            .orElse("");
            part.ifPresent(found -> overlaid(found.getItems()).forEach(action));
            more = part.isEmpty() || !next.isEmpty();
        }
    }

    /** Empty if the API server does not know any more where it had come to. */
    private static <T extends HasMetadata> Optional<KubernetesResourceList<T>> part(
            Listable<KubernetesResourceList<T>> all, String from) {
        try {
            return Optional.of(
                    all.list(
                            new ListOptionsBuilder()
                                    .withLimit(PART)
                                    .withContinue(from.isEmpty() ? null : from)
                                    .build()));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_GONE && !from.isEmpty()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static <T extends HasMetadata> List<T> overlaid(List<T> read) {
        read.forEach(PrunedStatus::overlay);
        return read;
    }

    /**
     * Creates the object.
     *
     * @throws KubernetesClientException with code 409 if there is one of that name
     */
    public <T extends HasMetadata> void create(T object) {
        Requester.mark(object);
        writer().resource(object).inNamespace(namespace).create();
    }

    /** Creates the object; one that is there already is left as it is. Whether it was created. */
    public <T extends HasMetadata> boolean createIfAbsent(T object) {
        return createUnlessPresent(() -> create(object));
    }

    private static boolean createUnlessPresent(Runnable creation) {
        try {
            creation.run();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
            return false;
        }
    }

    /** As {@link #createIfAbsent}, for an object of another namespace, or of none. */
    public boolean createOutside(HasMetadata object) {
        return createUnlessPresent(() -> writer().resource(object).create());
    }

    /** Applies a merge patch to an object of another namespace, or of none. */
    public void patchOutside(HasMetadata object, Map<String, Object> patch) {
        writer().resource(object).patch(MERGE, client.getKubernetesSerialization().asJson(patch));
    }

    /** Applies a merge patch; does nothing if the object no longer exists. */
    public void patch(Class<? extends HasMetadata> type, String name, Map<String, Object> patch) {
        try {
            unread(type, name)
                    .patch(
                            MERGE,
                            client.getKubernetesSerialization().asJson(Requester.marked(patch)));
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                throw e;
            }
        }
    }

    /**
     * Sends what differs between a resource that is being reconciled and its desired state, under
     * the version that was read, and gives the resource the metadata of the change.
     */
    public <T extends HasMetadata> void applyDifference(T read, T wanted) {
        read.setMetadata(update(read, wanted).getMetadata());
    }

    /**
     * Sends what differs between an object and its desired state, under the version that was read.
     *
     * @return the object as it is then
     */
    public <T extends HasMetadata> T update(T read, T wanted) {
        ObjectNode patch = MergePatch.between(MAPPER.valueToTree(read), MAPPER.valueToTree(wanted));
        if (patch.isEmpty()) {
            return read;
        }
        patch.withObjectProperty("metadata")
                .put("resourceVersion", read.getMetadata().getResourceVersion());
        return PrunedStatus.overlay(
                writer().resource(read).inNamespace(namespace).patch(MERGE, patch.toString()));
    }

    /** A copy of an object or a part of one, such as its status, that may be changed. */
    public static <T> T copy(T object, Class<T> type) {
        return MAPPER.convertValue(object, type);
    }

    public void patchSpec(
            Class<? extends HasMetadata> type, String name, Map<String, Object> spec) {
        patch(type, name, Map.of("spec", spec));
    }

    /**
     * Changes the spec of a resource that is being reconciled, under the version that was read, and
     * gives the resource the metadata of the change.
     */
    public void patchSpec(HasMetadata read, Map<String, Object> spec) {
        String version = read.getMetadata().getResourceVersion();
        Map<String, Object> patch =
                Map.of("metadata", Map.of("resourceVersion", version), "spec", spec);
        HasMetadata changed =
                writer().resource(read)
                        .inNamespace(namespace)
                        .patch(MERGE, client.getKubernetesSerialization().asJson(patch));
        read.setMetadata(changed.getMetadata());
    }

    public void patchLabels(
            Class<? extends HasMetadata> type, String name, Map<String, String> labels) {
        patch(type, name, Map.of("metadata", Map.of("labels", labels)));
    }

    /**
     * Adds Drover's finalizer unless the object is being deleted; returns the object after the
     * change.
     */
    public <T extends HasMetadata> T addFinalizer(T object) {
        if (object.getFinalizers().contains(Names.FINALIZER) || object.isMarkedForDeletion()) {
            return object;
        }
        List<String> finalizers = new ArrayList<>(object.getFinalizers());
        finalizers.add(Names.FINALIZER);
        String patch = client.getKubernetesSerialization().asJson(finalizers(object, finalizers));
        return PrunedStatus.overlay(
                writer().resource(object).inNamespace(namespace).patch(MERGE, patch));
    }

    /** Removes Drover's finalizer from an object that is being deleted. */
    public void removeFinalizer(HasMetadata object) {
        List<String> others =
                object.getFinalizers().stream()
                        .filter(finalizer -> !finalizer.equals(Names.FINALIZER))
                        .toList();
        patch(object.getClass(), object.getMetadata().getName(), finalizers(object, others));
    }

    /**
     * A merge patch replaces the whole list: under the version that was read, the finalizers that
     * others added since are not lost, nor those of a new object of the same name.
     */
    private static Map<String, Object> finalizers(HasMetadata object, List<String> finalizers) {
        String version = object.getMetadata().getResourceVersion();
        return Map.of("metadata", Map.of("resourceVersion", version, "finalizers", finalizers));
    }

    public void delete(Class<? extends HasMetadata> type, String name) {
        writer().resources(type).inNamespace(namespace).withName(name).delete();
    }

    /** Deletes an object of another namespace, or of none. */
    public void deleteOutside(HasMetadata object) {
        writer().resource(object).delete();
    }

    /**
     * Deletes the resource and keeps the remote data: the label is set first, so that no controller
     * mistakes it for a user's deletion.
     */
    public void deleteResourceOnly(HasMetadata object) {
        String name = object.getMetadata().getName();
        patchLabels(object.getClass(), name, Map.of(Names.LABEL_RESOURCE_ONLY, "true"));
        delete(object.getClass(), name);
    }

    /**
     * Whether the namespace is being deleted, or has been: then the cluster deletes its objects,
     * not a user.
     *
     * @throws KubernetesClientException also if it may not be read, which is so as soon as the
     *     deletion has reached the role of Drover's account
     */
    public boolean isNamespaceBeingDeleted() {
        Namespace found = client.namespaces().withName(namespace).get();
        return found == null || found.isMarkedForDeletion();
    }

    /**
     * What distinguishes the namespace from all others, of other clusters as well.
     *
     * @throws KubernetesClientException if it may not be read
     */
    public String namespaceUid() {
        return Optional.ofNullable(client.namespaces().withName(namespace).get())
                .map(found -> found.getMetadata().getUid())
                .orElseThrow(
                        () ->
                                new KubernetesClientException(
                                        "namespace '%s' is not there".formatted(namespace)));
    }

    /** Values of a Secret, decoded; empty if there is no such Secret. */
    public Optional<Map<String, String>> secret(String name) {
        Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
        if (secret == null) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        Map<String, String> data = Optional.ofNullable(secret.getData()).orElse(Map.of());
        data.forEach(
                (key, value) ->
                        values.put(
                                key,
                                new String(
                                        Base64.getDecoder().decode(value),
                                        StandardCharsets.UTF_8)));
        return Optional.of(values);
    }

    @SuppressWarnings("unchecked")
    private <T extends HasMetadata> Resource<T> resource(Class<T> type, String name) {
        return client.resources(type).inNamespace(namespace).withName(name);
    }

    /**
     * As {@link #resource}, for requests before which the client would read the object by itself.
     */
    private <T extends HasMetadata> Resource<T> unread(Class<T> type, String name) {
        try {
            T object = type.getConstructor().newInstance();
            object.setMetadata(
                    new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
            return writer().resource(object).inNamespace(namespace);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " has no constructor without parameters", e);
        }
    }

    /** Metadata of a new object in the namespace, with Drover's finalizer. */
    public ObjectMeta metadata(String name, Map<String, String> labels) {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setName(name);
        metadata.setNamespace(namespace);
        metadata.setLabels(new HashMap<>(labels));
        metadata.setFinalizers(List.of(Names.FINALIZER));
        return metadata;
    }

    public static OwnerReference ownerOf(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .build();
    }

    @Override
    public void close() {
        client.close();
    }
}
