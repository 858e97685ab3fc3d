package io.drover.store;

import io.drover.blockengine.check.CheckResult;
import io.drover.blockengine.check.StoreCheck;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Tries whether a target that has been opened does what Drover relies on. */
public final class TargetCheck {
    private TargetCheck() {}

    /**
     * Works in a scratch prefix beside the backupstore that is removed at the end.
     *
     * @param name under which the target was opened
     * @param many whether to write many small objects, to see pages of listings
     * @param listener receives each result as it is there
     * @return a single failure if the target cannot be reached, which is asked without the retries
     *     that a backup would make, since a person is waiting
     */
    public static List<CheckResult> run(
            TargetStores stores,
            String name,
            ObjectStore store,
            boolean many,
            Consumer<CheckResult> listener)
            throws InterruptedException {
        Optional<CheckResult> unreachable = unreachable(stores, name);
        if (unreachable.isPresent()) {
            listener.accept(unreachable.get());
            return List.of(unreachable.get());
        }
        ObjectKey scratch =
                ObjectKey.of("drover-check-%08x".formatted(ThreadLocalRandom.current().nextInt()));
        return new StoreCheck(store, scratch, InstantSource.system()).run(many, listener);
    }

    private static Optional<CheckResult> unreachable(TargetStores stores, String name) {
        long start = System.nanoTime();
        try {
            stores.probe(name);
            return Optional.empty();
        } catch (StoreException e) {
            return Optional.of(
                    new CheckResult(
                            "can be reached",
                            Optional.of(e.getMessage()),
                            Optional.empty(),
                            Duration.ofNanos(System.nanoTime() - start)));
        }
    }
}
