package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Questions of clients about what they or others may do and who they are ({@code kubectl auth
 * can-i}, {@code kubectl auth whoami}, reviews of tokens). Every authenticated client is the
 * administrator, and nobody else is known; nothing is kept.
 */
final class Reviews {
    static final String USER = "system:admin";
    static final String GROUP = "system:masters";

    /** A question; {@code plural} as in its path. */
    record Kind(String groupVersion, String plural, String kind, boolean namespaced) {
        private boolean isAt(String path) {
            String base = "/apis/" + groupVersion + "/";
            return path.startsWith(base)
                    && path.substring(base.length())
                            .matches((namespaced ? "namespaces/[^/]+/" : "") + plural);
        }
    }

    static final List<Kind> KINDS =
            List.of(
                    new Kind(
                            "authentication.k8s.io/v1",
                            "selfsubjectreviews",
                            "SelfSubjectReview",
                            false),
                    new Kind("authentication.k8s.io/v1", "tokenreviews", "TokenReview", false),
                    new Kind(
                            "authorization.k8s.io/v1",
                            "localsubjectaccessreviews",
                            "LocalSubjectAccessReview",
                            true),
                    new Kind(
                            "authorization.k8s.io/v1",
                            "selfsubjectaccessreviews",
                            "SelfSubjectAccessReview",
                            false),
                    new Kind(
                            "authorization.k8s.io/v1",
                            "selfsubjectrulesreviews",
                            "SelfSubjectRulesReview",
                            false),
                    new Kind(
                            "authorization.k8s.io/v1",
                            "subjectaccessreviews",
                            "SubjectAccessReview",
                            false));

    private Reviews() {}

    /** The question that is put at a path; empty if it is none. */
    static Optional<Kind> at(String path) {
        return KINDS.stream().filter(kind -> kind.isAt(path)).findFirst();
    }

    /** The answer, with the question if it came as text; kubectl sends protobuf. */
    static ObjectNode answer(Kind kind, ApiRequest request, Optional<BearerToken> token) {
        ObjectNode answer =
                Discovery.object().put("kind", kind.kind()).put("apiVersion", kind.groupVersion());
        answer.putObject("metadata");
        if (!request.contentType().contains("protobuf")) {
            ObjectNode question = request.object();
            if (question.hasNonNull("spec") && !question.get("spec").isObject()) {
                throw ApiException.badRequest("spec of a " + kind.kind() + " must be an object");
            }
            answer.set("spec", question.withObjectProperty("spec"));
        }
        ObjectNode status = answer.putObject("status");
        switch (kind.kind()) {
            case "SelfSubjectReview" -> administrator(status.putObject("userInfo"));
            case "TokenReview" -> whose(answer.path("spec").path("token").asText(), token, status);
            case "SubjectAccessReview", "LocalSubjectAccessReview" ->
                    others(answer.path("spec"), status);
            case "SelfSubjectRulesReview" -> rules(status);
            default ->
                    status.put("allowed", true)
                            .put("reason", "every client of this server may do everything");
        }
        return answer;
    }

    private static void administrator(ObjectNode user) {
        user.put("username", USER).putArray("groups").add(GROUP).add("system:authenticated");
    }

    private static void whose(String asked, Optional<BearerToken> token, ObjectNode status) {
        boolean known = token.filter(own -> own.isIn("Bearer " + asked)).isPresent();
        status.put("authenticated", known);
        if (known) {
            administrator(status.putObject("user"));
        } else {
            status.put(
                    "error",
                    token.isPresent()
                            ? "it is not the token of this server"
                            : "this server has no token; see --token");
        }
    }

    private static void others(JsonNode spec, ObjectNode status) {
        boolean administrator =
                spec.path("user").asText().equals(USER)
                        || StreamSupport.stream(spec.path("groups").spliterator(), false)
                                .anyMatch(group -> group.asText().equals(GROUP));
        status.put("allowed", administrator)
                .put(
                        "reason",
                        administrator
                                ? "the administrator may do everything"
                                : "this server knows the administrator only");
    }

    private static void rules(ObjectNode status) {
        ObjectNode resources = status.putArray("resourceRules").addObject();
        resources.putArray("verbs").add("*");
        resources.putArray("apiGroups").add("*");
        resources.putArray("resources").add("*");
        ObjectNode others = status.putArray("nonResourceRules").addObject();
        others.putArray("verbs").add("*");
        others.putArray("nonResourceURLs").add("*");
        status.put("incomplete", false);
    }
}
