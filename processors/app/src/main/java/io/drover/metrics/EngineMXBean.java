package io.drover.metrics;

/** {@code io.drover:context=…,type=Engine}. */
@Described("How the block engine works on this machine.")
public interface EngineMXBean {
    /** Threads that read, hash and compress for one operation. */
    @Described("Threads that read, hash and compress for one backup or restore.")
    int getWorkers();

    /** Transfers of one operation that may be under way at once. */
    @Described("Blocks of one backup or restore that may be on their way to or from its target.")
    int getInFlight();

    /** How blocks are hashed on this machine at the moment. */
    @Described("How blocks are hashed: what was the fastest on this machine.")
    String getHasher();
}
