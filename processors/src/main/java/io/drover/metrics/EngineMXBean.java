package io.drover.metrics;

/** {@code io.drover:context=…,type=Engine}. */
public interface EngineMXBean {
    /** Threads that read, hash and compress for one operation. */
    int getWorkers();

    /** Transfers of one operation that may be under way at once. */
    int getInFlight();

    /** How blocks are hashed on this machine at the moment. */
    String getHasher();
}
