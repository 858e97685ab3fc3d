package io.drover.console.action;

import io.drover.console.view.Fact;
import io.drover.console.view.FormPage;
import io.drover.console.view.FormPage.Check;
import io.drover.console.view.FormPage.Note;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Link;
import io.drover.console.view.State;
import io.drover.control.connection.TargetTrials;
import io.drover.control.connection.TargetTrials.SecretKeys;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What stands below the fields of a backup target: whether its Secret is there, and how a trial of
 * its store went. Values of Secrets are never shown.
 *
 * @param namespace of the Secrets
 * @param mayCreate whether the console makes Secrets
 */
record TargetNotes(TargetTrials trials, String namespace, boolean mayCreate) {
    /** Button that tries the store. */
    static final String CHECK = "store";

    /**
     * @param target that is edited; empty for a new one
     * @param url what the fields come to
     */
    List<Note> of(Values values, String target, String secret, Supplier<String> url) {
        List<Note> notes = new ArrayList<>(secret(secret, target));
        if (values.check().equals(CHECK)) {
            notes.add(trial(url, secret));
        }
        return notes;
    }

    private List<Note> secret(String name, String target) {
        if (name.isEmpty()) {
            return mayCreate ? List.of(make("", target)) : List.of();
        }
        try {
            Optional<SecretKeys> keys = trials.secret(name);
            return keys.isPresent()
                    ? there(name, keys.get(), target)
                    : List.of(
                            checks(
                                    name,
                                    new Check(
                                            State.bad("missing"),
                                            "There is no Secret of this name in namespace %s"
                                                    .formatted(namespace),
                                            "")),
                            make(name, target));
        } catch (KubernetesClientException e) {
            return List.of(checks(name, new Check(State.warn("unknown"), e.getMessage(), "")));
        }
    }

    private List<Note> there(String name, SecretKeys keys, String target) {
        Note check = checks(name, there(keys));
        return mayCreate
                ? List.of(
                        check,
                        new FormPage.Elsewhere(
                                new Link(
                                        Hrefs.newSecret("", target),
                                        "Make another Secret, with other credentials")))
                : List.of(check);
    }

    private static Note checks(String secret, Check check) {
        return new FormPage.Checks("Secret " + secret, List.of(check));
    }

    private static Check there(SecretKeys keys) {
        String others =
                keys.others() == 0 ? "" : ", and %d that have no use".formatted(keys.others());
        return keys.keys().isEmpty()
                ? new Check(State.bad("useless"), "It has no key that a target knows", "")
                : new Check(
                        State.ok("there"),
                        "It has " + String.join(", ", new TreeSet<>(keys.keys())) + others,
                        "");
    }

    private Note make(String name, String target) {
        return mayCreate
                ? new FormPage.Elsewhere(
                        new Link(
                                Hrefs.newSecret(name, target),
                                "Make a Secret with the credentials"))
                : new FormPage.Lines(
                        "Make it", List.of(new Fact("For S3", command(namespace, name))));
    }

    /** For a person whom the console does not make Secrets for. */
    static String command(String namespace, String name) {
        return "kubectl -n %s create secret generic %s --from-literal=AWS_ACCESS_KEY_ID=… --from-literal=AWS_SECRET_ACCESS_KEY=…"
                .formatted(namespace, name.isEmpty() ? "NAME" : name);
    }

    private Note trial(Supplier<String> url, String secret) {
        try {
            String tried = url.get();
            List<Check> rows =
                    trials.run(tried, secret).stream()
                            .map(
                                    result ->
                                            new Check(
                                                    result.passed()
                                                            ? State.ok("✓")
                                                            : State.bad("failed"),
                                                    result.what(),
                                                    result.text()))
                            .toList();
            return new FormPage.Checks("Tried %s; nothing was saved".formatted(tried), rows);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while a store was tried", e);
        }
    }
}
