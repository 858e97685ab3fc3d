package io.drover.control.lifecycle;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
     * @throws TimeoutException if they do not go in time
     */
    <T extends HasMetadata, L extends KubernetesResourceList<T>> void await(
            FilterWatchListDeletable<T, L, Resource<T>> resources, Predicate<T> which, String what)
            throws InterruptedException, TimeoutException {
        CompletableFuture<List<T>> none =
                resources.informOnCondition(found -> found.stream().noneMatch(which));
        try {
            none.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            TimeoutException timeout =
                    new TimeoutException(
                            what
                                    + " are still there after "
                                    + patience.toSeconds()
                                    + " s; Drover has to run while it is uninstalled. Start it and"
                                    + " try again");
            timeout.initCause(e);
            throw timeout;
        } catch (ExecutionException e) {
            throw new IllegalStateException("watching " + what, e.getCause());
        } finally {
            none.cancel(true);
        }
    }
}
