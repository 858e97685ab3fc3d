package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Deals with a target's volumes one by one. Trouble with the files of one of many does not keep the
 * others from their turn, as long as the target answers.
 */
final class EachVolume {
    /** What is done with a volume. */
    @FunctionalInterface
    interface Step {
        void with(VolumeName volume) throws IOException, StoreException, InterruptedException;
    }

    private final Map<VolumeName, Failures.Failure> failures = new LinkedHashMap<>();

    void run(Backupstore store, List<VolumeName> volumes, Step step)
            throws IOException, StoreException, InterruptedException {
        for (VolumeName volume : volumes) {
            try {
                step.with(volume);
            } catch (StoreException e) {
                if (volumes.size() == 1 || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                requireAnswer(store, e);
                failures.put(volume, Failures.of(e));
            }
        }
    }

    private static void requireAnswer(Backupstore store, StoreException trouble)
            throws StoreException {
        try {
            store.volumes();
        } catch (StoreException e) {
            trouble.addSuppressed(e);
            throw trouble;
        }
    }

    /** Names of those that it could not be done with. */
    List<String> failed() {
        return failures.keySet().stream().map(VolumeName::value).toList();
    }

    /** Says why. */
    void explain(OutputOptions output) {
        failures.forEach(
                (volume, failure) -> {
                    output.note("volume " + volume + ": " + failure.message());
                    failure.remedy().ifPresent(remedy -> output.note("  " + remedy));
                });
    }

    /** Damage that was found outranks what was not seen, and that any other end. */
    ExitCode code(ExitCode ofOthers) {
        return ofOthers == ExitCode.DAMAGED
                ? ofOthers
                : failures.values().stream()
                        .findFirst()
                        .map(Failures.Failure::code)
                        .orElse(ofOthers);
    }
}
