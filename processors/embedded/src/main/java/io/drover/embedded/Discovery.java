package io.drover.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Answers clients that discover the kinds. */
final class Discovery {
    private static final List<String> VERBS =
            List.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "get",
                    "list",
                    "patch",
                    "update",
                    "watch");

    private final TypeRegistry types;

    Discovery(TypeRegistry types) {
        this.types = types;
    }

    static ObjectNode version() {
        return object().put("major", "1")
                .put("minor", "34")
                .put("gitVersion", "v1.34.0+drover")
                .put("platform", "linux/amd64");
    }

    static ObjectNode apiVersions() {
        ObjectNode versions = object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        return versions;
    }

    ObjectNode groups() {
        ObjectNode list = object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        groupVersions().forEach(groupVersion -> groups.add(group(groupVersion)));
        return list;
    }

    private static ObjectNode group(String groupVersion) {
        String name = groupVersion.substring(0, groupVersion.indexOf('/'));
        ObjectNode version =
                object().put("groupVersion", groupVersion)
                        .put("version", groupVersion.substring(name.length() + 1));
        ObjectNode group = object().put("name", name);
        group.putArray("versions").add(version);
        group.set("preferredVersion", version);
        return group;
    }

    /** {@code group/version} of all kinds but those of the core group. */
    Set<String> groupVersions() {
        Set<String> names = new TreeSet<>();
        types.all().stream()
                .filter(type -> !type.group().isEmpty())
                .map(ResourceType::apiVersion)
                .forEach(names::add);
        Reviews.KINDS.forEach(review -> names.add(review.groupVersion()));
        return names;
    }

    ObjectNode resources(String groupVersion) {
        ObjectNode list =
                object().put("kind", "APIResourceList")
                        .put("apiVersion", "v1")
                        .put("groupVersion", groupVersion);
        ArrayNode resources = list.putArray("resources");
        Reviews.KINDS.stream()
                .filter(review -> review.groupVersion().equals(groupVersion))
                .forEach(
                        review ->
                                resource(
                                        resources,
                                        review.plural(),
                                        review.kind(),
                                        review.namespaced(),
                                        List.of("create")));
        for (ResourceType type : types.all()) {
            if (type.apiVersion().equals(groupVersion)) {
                ObjectNode resource =
                        resource(resources, type.plural(), type.kind(), type.namespaced(), VERBS);
                ArrayNode shortNames = resource.putArray("shortNames");
                type.shortNames().forEach(shortNames::add);
                if (type.statusSubresource()) {
                    resource(
                            resources,
                            type.plural() + "/status",
                            type.kind(),
                            type.namespaced(),
                            List.of("get", "patch", "update"));
                }
            }
        }
        if (resources.isEmpty()) {
            throw ApiException.noSuchResource();
        }
        return list;
    }

    private static ObjectNode resource(
            ArrayNode resources, String name, String kind, boolean namespaced, List<String> verbs) {
        ObjectNode resource = resources.addObject();
        resource.put("name", name)
                .put("singularName", name.contains("/") ? "" : kind.toLowerCase(Locale.ROOT));
        resource.put("namespaced", namespaced).put("kind", kind);
        ArrayNode verbArray = resource.putArray("verbs");
        verbs.forEach(verbArray::add);
        return resource;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
