package io.drover.rights;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What somebody wants to do at an API server, as its authorizers are asked. */
public sealed interface ApiAction {
    /**
     * In lower case: of HTTP for a path, such as {@code get}; else of Kubernetes, {@code list}
     * included.
     */
    String verb();

    /** A path that is of no resource, such as {@code /version}. */
    record OnPath(String verb, String path) implements ApiAction {}

    /**
     * Something with objects.
     *
     * @param group empty for the core group
     * @param subresource empty for the object itself
     * @param namespace empty for all, and for kinds without one
     * @param name empty for a collection
     */
    record OnResource(
            String verb,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name)
            implements ApiAction {
        /** As rules write it: {@code pods}, {@code pods/status}. */
        String path() {
            return subresource.isEmpty() ? resource : resource + "/" + subresource;
        }

        /** As people write it: {@code jobs.batch}, {@code backups.longhorn.io/status}. */
        public String full() {
            return (group.isEmpty() ? resource : resource + "." + group)
                    + (subresource.isEmpty() ? "" : "/" + subresource);
        }
    }

    /**
     * @param method of HTTP, in capitals
     * @param uri with the query, which tells lists from watches
     */
    static ApiAction of(String method, URI uri) {
        List<String> parts =
                new ArrayList<>(
                        Arrays.stream(uri.getPath().split("/"))
                                .filter(part -> !part.isEmpty())
                                .toList());
        boolean core = !parts.isEmpty() && parts.getFirst().equals("api");
        boolean grouped = !parts.isEmpty() && parts.getFirst().equals("apis");
        if (!(core && parts.size() > 2 || grouped && parts.size() > 3)) {
            return new OnPath(method.toLowerCase(Locale.ROOT), uri.getPath());
        }
        String group = core ? "" : parts.get(1);
        return Parts.onResource(
                method, group, parts.subList(core ? 2 : 3, parts.size()), query(uri));
    }

    private static List<String> query(URI uri) {
        return Optional.ofNullable(uri.getRawQuery()).stream()
                .flatMap(query -> Arrays.stream(query.split("&", -1)))
                .map(pair -> URLDecoder.decode(pair, StandardCharsets.UTF_8))
                .toList();
    }

    /** The rest of a path behind the version. */
    final class Parts {
        /** What follows a namespace's name and is not a kind of objects in it. */
        private static final Set<String> OF_NAMESPACES = Set.of("status", "finalize");

        private static final String BY_NAME = "fieldSelector=metadata.name=";

        private Parts() {}

        private static OnResource onResource(
                String method, String group, List<String> parts, List<String> query) {
            boolean namespaced = parts.getFirst().equals("namespaces") && parts.size() > 1;
            String namespace = namespaced ? parts.get(1) : "";
            List<String> rest =
                    namespaced && parts.size() > 2 && !OF_NAMESPACES.contains(parts.get(2))
                            ? parts.subList(2, parts.size())
                            : parts;
            String name = rest.size() > 1 ? rest.get(1) : "";
            boolean collection = name.isEmpty();
            return new OnResource(
                    verb(method, collection, query),
                    group,
                    rest.getFirst(),
                    rest.size() > 2 ? rest.get(2) : "",
                    namespace,
                    collection && method.equals("GET") ? selected(query) : name);
        }

        private static String verb(String method, boolean collection, List<String> query) {
            return switch (method) {
                case "POST" -> "create";
                case "PUT" -> "update";
                case "PATCH" -> "patch";
                case "DELETE" -> collection ? "deletecollection" : "delete";
                case "GET", "HEAD" ->
                        !collection
                                ? "get"
                                : query.contains("watch=true") || query.contains("watch=1")
                                        ? "watch"
                                        : "list";
                default -> "";
            };
        }

        /** The one object that a list can have, which counts as if the path named it. */
        private static String selected(List<String> query) {
            return query.stream()
                    .filter(pair -> pair.startsWith(BY_NAME) && !pair.contains(","))
                    .map(pair -> pair.substring(BY_NAME.length()))
                    .findFirst()
                    .orElse("");
        }
    }
}
