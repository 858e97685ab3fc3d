package io.drover.blockengine.startup;

import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.posix.Posix;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Prepares what takes the JVM long and a command needs late, while the command line is read, so
 * that no operation waits for it while another processor is idle.
 */
public final class Preparation {
    private static final String CONFIG = "{\"Name\":\"volume\",\"Size\":\"1\"}";

    private Preparation() {}

    public static void begin() {
        Thread.ofPlatform().daemon().name("preparation").start(Preparation::run);
    }

    /** Reading the first JSON document takes 60 ms, linking the system's functions 30 ms. */
    static void run() {
        Posix.instance();
        try {
            VolumeConfig.read(
                    new ByteArrayInputStream(CONFIG.getBytes(StandardCharsets.UTF_8)), "nothing");
        } catch (IOException e) {
            throw new IllegalStateException("a configuration in memory can be read", e);
        }
    }
}
