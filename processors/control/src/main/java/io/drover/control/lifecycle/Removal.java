package io.drover.control.lifecycle;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** Waits until something is gone from the cluster. */
record Removal(Duration patience) {
    /** Until there is none of them. */
    <T extends HasMetadata, L extends KubernetesResourceList<T>> void await(
            FilterWatchListDeletable<T, L, Resource<T>> resources, String what)
            throws InterruptedException, TimeoutException {
        await(resources, _ -> true, what);
    }

    /**
     * @param which of them are to go
     * @throws TimeoutException if they do not go in time; the message names those that are left,
     *     what they wait for, and the remedy
     */
    <T extends HasMetadata, L extends KubernetesResourceList<T>> void await(
            FilterWatchListDeletable<T, L, Resource<T>> resources, Predicate<T> which, String what)
            throws InterruptedException, TimeoutException {
        AtomicReference<Optional<List<T>>> remaining = new AtomicReference<>(Optional.empty());
        CompletableFuture<List<T>> none =
                resources.informOnCondition(
                        found -> {
                            List<T> left = found.stream().filter(which).toList();
                            remaining.set(Optional.of(left));
                            return left.isEmpty();
                        });
        try {
            none.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            TimeoutException timeout = new TimeoutException(message(what, remaining.get()));
            timeout.initCause(e);
            throw timeout;
        } catch (ExecutionException e) {
            throw new IllegalStateException("watching " + what, e.getCause());
        } finally {
            none.cancel(true);
        }
    }

    private String message(String what, Optional<? extends List<? extends HasMetadata>> remaining) {
        if (remaining.isEmpty()) {
            return "the API server has not said within %d s whether %s are still there; look whether it can be reached, and try again"
                    .formatted(patience.toSeconds(), what);
        }
        return "%s are still there after %d s:%s%nDrover has to run while it is uninstalled, and to be able to do its part. Start it if it does not run, remove what holds these up, and try again; --patience gives more time"
                .formatted(what, patience.toSeconds(), Remaining.describe(remaining.get()));
    }
}
