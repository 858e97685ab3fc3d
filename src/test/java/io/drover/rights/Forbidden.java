package io.drover.rights;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.rights.Rights.Account;

/**
 * A request that was refused.
 *
 * @param account that asked
 */
public record Forbidden(Account account, ApiAction action) {
    /** What the API server says. */
    public String message() {
        return switch (action) {
            case ApiAction.OnPath(String verb, String path) ->
                    "forbidden: User \"%s\" cannot %s path \"%s\""
                            .formatted(account.user(), verb, path);
            case ApiAction.OnResource on ->
                    "%s is forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s"
                            .formatted(
                                    object(on),
                                    account.user(),
                                    on.verb(),
                                    on.path(),
                                    on.group(),
                                    on.namespace().isEmpty()
                                            ? "at the cluster scope"
                                            : "in the namespace \"" + on.namespace() + "\"");
        };
    }

    private static String object(ApiAction.OnResource on) {
        String resource = on.group().isEmpty() ? on.resource() : on.resource() + "." + on.group();
        return on.name().isEmpty() ? resource : "%s \"%s\"".formatted(resource, on.name());
    }

    /** The body of the answer, whose code is 403. */
    public String status() {
        ObjectNode status =
                new ObjectMapper()
                        .createObjectNode()
                        .put("kind", "Status")
                        .put("apiVersion", "v1")
                        .put("status", "Failure")
                        .put("message", message())
                        .put("reason", "Forbidden")
                        .put("code", 403);
        status.putObject("metadata");
        ObjectNode details = status.putObject("details");
        if (action instanceof ApiAction.OnResource on) {
            details.put("name", on.name()).put("group", on.group()).put("kind", on.resource());
        }
        return status.toString();
    }
}
