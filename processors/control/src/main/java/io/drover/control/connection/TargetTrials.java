package io.drover.control.connection;

import io.drover.blockengine.check.CheckResult;
import io.drover.blockengine.store.ObjectStore;
import io.drover.resource.Cluster;
import io.drover.store.TargetCheck;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;
import io.drover.store.TargetStores;
import io.drover.store.TargetUrl;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Tries targets before there is a BackupTarget, for a person who waits. A trial has routes of its
 * own, which are those that the target would have, and leaves nothing. Thread-safe.
 */
public final class TargetTrials {
    /** By then a store that can be reached has answered once. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(9);

    private static final Duration WHOLE = Duration.ofSeconds(50);

    private final Cluster cluster;
    private final TargetConnections connections;
    private final TargetStores stores;

    public TargetTrials(Cluster cluster, TargetConnections connections, TargetStores stores) {
        this.cluster = cluster;
        this.connections = connections;
        this.stores = stores;
    }

    /**
     * @throws IllegalArgumentException if a target with this URL could never be available; the
     *     message says what is wrong with it
     */
    public static void requireUrl(String url) {
        TargetKinds.parse(url);
    }

    /**
     * One thing that was tried.
     *
     * @param text why it failed, or what was observed; may be empty
     */
    public record Result(String what, boolean passed, String text) {}

    /**
     * Which values a Secret has; the values themselves stay where they are.
     *
     * @param keys that targets have a use for
     * @param others how many more it has
     */
    public record SecretKeys(Set<String> keys, int others) {
        public SecretKeys {
            keys = Set.copyOf(keys);
        }
    }

    /** Empty if there is no such Secret. */
    public Optional<SecretKeys> secret(String name) {
        return cluster.secret(name)
                .map(
                        values -> {
                            Set<String> known = new TreeSet<>(values.keySet());
                            known.retainAll(TargetCredentials.KEYS);
                            return new SecretKeys(known, values.size() - known.size());
                        });
    }

    /**
     * Lists, writes, reads and deletes in a scratch prefix of the store.
     *
     * @param secret name of the Secret; empty for none
     * @return within 10 s if the store does not answer, and within a minute otherwise
     */
    public List<Result> run(String url, String secret) throws InterruptedException {
        List<Result> results = new CopyOnWriteArrayList<>();
        Thread trial =
                Thread.ofVirtual().name("target-trial").start(() -> tryOut(url, secret, results));
        if (trial.join(FIRST_ANSWER)) {
            return List.copyOf(results);
        }
        if (!results.isEmpty() && trial.join(WHOLE)) {
            return List.copyOf(results);
        }
        trial.interrupt();
        List<Result> shown = new ArrayList<>(results);
        shown.add(
                shown.isEmpty()
                        ? new Result(
                                "can be reached",
                                false,
                                "no answer within %d s".formatted(FIRST_ANSWER.toSeconds()))
                        : new Result(
                                "is quick enough to be tried",
                                false,
                                "not done within %d s; objects below drover-check-… may be left"
                                        .formatted(FIRST_ANSWER.plus(WHOLE).toSeconds())));
        return shown;
    }

    private void tryOut(String url, String secret, List<Result> results) {
        String name = "trial-%08x".formatted(ThreadLocalRandom.current().nextInt());
        try {
            TargetUrl target = TargetKinds.parse(url);
            ObjectStore store = stores.open(name, target, connections.credentials(secret));
            TargetCheck.run(stores, name, store, false, result -> results.add(result(result)));
        } catch (IllegalArgumentException | KubernetesClientException e) {
            results.add(new Result("can be opened", false, e.getMessage()));
        } catch (InterruptedException e) {
            // the person has been told that it takes too long
            Thread.currentThread().interrupt();
        } finally {
            stores.close(name);
        }
    }

    private static Result result(CheckResult result) {
        return new Result(
                result.name(), result.passed(), result.failure().or(result::note).orElse(""));
    }
}
