package io.drover.console.guard;

import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks the API server who somebody is, and what they may do. Thread-safe. */
final class Reviews {
    private static final int FORBIDDEN = 403;

    private final Cluster cluster;

    Reviews(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Whose token it is; empty if the API server does not know it.
     *
     * @throws ReviewFailure if it did not answer
     */
    Optional<Identity> whose(String token) throws ReviewFailure {
        TokenReview review =
                new TokenReviewBuilder().withNewSpec().withToken(token).endSpec().build();
        return Optional.ofNullable(
                        ask(() ->
                                        cluster.client()
                                                .authentication()
                                                .v1()
                                                .tokenReviews()
                                                .create(review))
                                .getStatus())
                .filter(status -> Boolean.TRUE.equals(status.getAuthenticated()))
                .map(status -> identity(status.getUser()))
                .filter(identity -> !identity.user().isEmpty());
    }

    private static Identity identity(UserInfo user) {
        return new Identity(
                text(user.getUsername()),
                text(user.getUid()),
                Optional.ofNullable(user.getGroups()).orElse(List.of()),
                Optional.ofNullable(user.getExtra()).orElse(Map.of()),
                "");
    }

    private static String text(String value) {
        return Optional.ofNullable(value).orElse("");
    }

    /**
     * Whether somebody has a right in Drover's namespace.
     *
     * @throws ReviewFailure if the API server did not answer
     */
    boolean has(Identity identity, Right right) throws ReviewFailure {
        SubjectAccessReview review =
                new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser(identity.user())
                        .withUid(identity.uid())
                        .withGroups(identity.groups())
                        .withExtra(identity.extra())
                        .withNewResourceAttributes()
                        .withNamespace(cluster.namespace())
                        .withVerb(right.verb())
                        .withGroup(right.group())
                        .withResource(right.resource())
                        .withName(right.name())
                        .endResourceAttributes()
                        .endSpec()
                        .build();
        return Optional.ofNullable(
                        ask(() ->
                                        cluster.client()
                                                .authorization()
                                                .v1()
                                                .subjectAccessReview()
                                                .create(review))
                                .getStatus())
                .map(SubjectAccessReviewStatus::getAllowed)
                .orElse(false);
    }

    private <T> T ask(Supplier<T> question) throws ReviewFailure {
        Optional<String> trouble = cluster.connection().trouble();
        if (trouble.isPresent()) {
            throw new ReviewFailure("The API server does not answer: %s.".formatted(trouble.get()));
        }
        try {
            return question.get();
        } catch (KubernetesClientException e) {
            throw new ReviewFailure(
                    e.getCode() == FORBIDDEN
                            ? "Drover's account may not ask the API server who you are and what you"
                                  + " may do; it needs 'create tokenreviews.authentication.k8s.io'"
                                  + " and 'create subjectaccessreviews.authorization.k8s.io', as in"
                                  + " the chart."
                            : "The API server did not answer who you are and what you may do: %s."
                                    .formatted(e.getMessage()));
        }
    }
}
