package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/** A request that the API server refuses, as the Status object that clients expect. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;

    public ApiException(int code, String reason, String message) {
        super(message);
        this.code = code;
        this.reason = reason;
    }

    static ApiException notFound(ResourceType type, String name) {
        return new ApiException(
                404, "NotFound", type.qualifiedPlural() + " \"" + name + "\" not found");
    }

    /** There is nothing of that path or kind. */
    static ApiException noSuchResource() {
        return new ApiException(
                404, "NotFound", "the server could not find the requested resource");
    }

    static ApiException alreadyExists(ResourceType type, String name) {
        return new ApiException(
                409, "AlreadyExists", type.qualifiedPlural() + " \"" + name + "\" already exists");
    }

    static ApiException conflict(ResourceType type, String name) {
        return new ApiException(
                409,
                "Conflict",
                "Operation cannot be fulfilled on %s \"%s\": the object has been modified; please apply your changes to the latest version and try again"
                        .formatted(type.qualifiedPlural(), name));
    }

    public static ApiException invalid(String message) {
        return new ApiException(422, "Invalid", message);
    }

    /** Names the object, and every violation by its field. */
    static ApiException invalid(ResourceType type, JsonNode object, List<String> violations) {
        return invalid(
                "%s \"%s\" is invalid: %s"
                        .formatted(
                                type.group().isEmpty()
                                        ? type.kind()
                                        : type.kind() + "." + type.group(),
                                object.path("metadata").path("name").asText(),
                                violations.size() == 1
                                        ? violations.getFirst()
                                        : violations.toString()));
    }

    static ApiException badRequest(String message) {
        return new ApiException(400, "BadRequest", message);
    }

    static ApiException gone(String message) {
        return new ApiException(410, "Expired", message);
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    ObjectNode status() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        status.put("status", "Failure")
                .put("message", getMessage())
                .put("reason", reason)
                .put("code", code);
        return status;
    }
}
