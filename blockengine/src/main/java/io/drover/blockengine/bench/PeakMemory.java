package io.drover.blockengine.bench;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The largest resident memory of this process, from Linux's {@code /proc}. */
final class PeakMemory {
    private static final Logger LOG = LoggerFactory.getLogger(PeakMemory.class);
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");
    private static final String HIGH_WATER_MARK = "VmHWM:";

    private PeakMemory() {}

    /** Resets the peak where that is allowed; otherwise it counts from the start of the process. */
    static void reset() {
        try {
            // proc(5): 5 resets the peak resident set size
            Files.writeString(CLEAR, "5");
        } catch (IOException e) {
            LOG.debug("the peak of memory counts from the start of the process: {}", e.toString());
        }
    }

    /** Bytes; 0 where the platform does not report it. */
    static long bytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(HIGH_WATER_MARK))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
