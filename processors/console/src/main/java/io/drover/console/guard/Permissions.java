package io.drover.console.guard;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What people may do, as the API server has said within the last minute. Thread-safe. */
final class Permissions {
    private static final Duration KEPT = Duration.ofSeconds(60);
    private static final int MOST = 10_000;

    private record Question(Identity identity, Right right) {}

    private final Reviews reviews;
    private final String namespace;
    private final Expiring<Question, Boolean> known;

    Permissions(Reviews reviews, String namespace, InstantSource clock) {
        this.reviews = reviews;
        this.namespace = namespace;
        this.known = new Expiring<>(MOST, clock);
    }

    /** Asks the API server for what is not known; to be called where that may take a while. */
    Verdict of(Identity identity, List<Right> rights) {
        try {
            for (Right right : rights) {
                if (!has(identity, right)) {
                    return denied(identity, right);
                }
            }
            return new Verdict.Allowed();
        } catch (ReviewFailure e) {
            return new Verdict.Unknown(e.getMessage());
        }
    }

    private boolean has(Identity identity, Right right) throws ReviewFailure {
        Question question = new Question(identity, right);
        Optional<Boolean> answer = known.get(question);
        if (answer.isPresent()) {
            return answer.get();
        }
        boolean has = reviews.has(identity, right);
        known.put(question, has, KEPT);
        return has;
    }

    private Verdict denied(Identity identity, Right right) {
        return new Verdict.Denied(
                "%s may not '%s' in namespace %s.".formatted(identity.shown(), right, namespace));
    }

    /** What is known already; empty if the API server has to be asked. */
    Optional<Verdict> known(Identity identity, List<Right> rights) {
        for (Right right : rights) {
            Optional<Boolean> answer = known.get(new Question(identity, right));
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            if (!answer.get()) {
                return Optional.of(denied(identity, right));
            }
        }
        return Optional.of(new Verdict.Allowed());
    }
}
