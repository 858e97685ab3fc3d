package io.drover.startup;

import io.drover.blockengine.Backupstore;

/** Prints how blocks are hashed in a process that loads the vector module by itself. */
final class HasherProbe {
    private HasherProbe() {}

    public static void main(String[] arguments) throws ClassNotFoundException {
        boolean loaded = VectorModule.load();
        String species = loaded ? Class.forName("jdk.incubator.vector.LongVector").getName() : "-";
        Backupstore.prepare();
        System.out.println(loaded + " " + species);
    }
}
