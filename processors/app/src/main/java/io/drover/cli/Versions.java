package io.drover.cli;

import picocli.CommandLine.IVersionProvider;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version that Maven wrote into the jar; {@code development} without one. */
public final class Versions implements IVersionProvider {
    private static final String PROPERTIES = "/META-INF/maven/io.drover/drover-app/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"drover " + current()};
    }

    static String current() throws IOException {
        try (InputStream stored = Versions.class.getResourceAsStream(PROPERTIES)) {
            Properties properties = new Properties();
            if (stored != null) {
                properties.load(stored);
            }
            return properties.getProperty("version", "development");
        }
    }
}
