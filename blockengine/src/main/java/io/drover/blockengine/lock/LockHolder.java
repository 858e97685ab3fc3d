package io.drover.blockengine.lock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who this process is, for people who find one of its locks. */
final class LockHolder {
    private static final String THIS = "drover on %s, process %d".formatted(host(), pid());

    private LockHolder() {}

    static String ofThisProcess() {
        return THIS;
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    /** Without asking a name server, which may take long. */
    private static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return System.getenv().getOrDefault("HOSTNAME", "an unknown host");
        }
    }
}
