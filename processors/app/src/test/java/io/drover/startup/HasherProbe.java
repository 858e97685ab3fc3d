package io.drover.startup;

import static org.awaitility.Awaitility.await;

import io.drover.blockengine.Backupstore;

import java.time.Duration;

/**
 * Prints how blocks are hashed in a process that loads the vector module by itself: before the
 * first use of the block engine or, with the argument {@code late}, after it.
 */
final class HasherProbe {
    private HasherProbe() {}

    public static void main(String[] arguments) throws ClassNotFoundException {
        boolean late = arguments.length > 0;
        if (late) {
            System.out.println(Backupstore.hasher());
        }
        boolean loaded = VectorModule.load();
        String species = loaded ? Class.forName("jdk.incubator.vector.LongVector").getName() : "-";
        Backupstore.prepare();
        System.out.println(loaded + " " + species);
        if (late) {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> Backupstore.hasher().contains(" lanes hash "));
            System.out.println("measured");
        }
    }
}
