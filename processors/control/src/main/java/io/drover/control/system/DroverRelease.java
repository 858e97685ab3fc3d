package io.drover.control.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What system backups record of the program that makes them.
 *
 * @param version a directory in the store is named after it
 * @param commit empty if it is not known
 * @param image empty if it is not known
 */
record DroverRelease(String version, String commit, String image) {
    private static final String PROPERTIES =
            "/META-INF/maven/io.drover/drover-control/pom.properties";

    /** This program. Its version is told from Longhorn's by a prefix. */
    static DroverRelease current() {
        try (InputStream stored = DroverRelease.class.getResourceAsStream(PROPERTIES)) {
            Properties properties = new Properties();
            if (stored != null) {
                properties.load(stored);
            }
            String version = properties.getProperty("version", "development");
            return new DroverRelease("drover-" + version, "", "");
        } catch (IOException e) {
            throw new UncheckedIOException("reading this program's own jar", e);
        }
    }
}
