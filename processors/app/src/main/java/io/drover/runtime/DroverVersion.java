package io.drover.runtime;

import org.apache.camel.CamelContext;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/** Versions of this program and of what it runs on. */
public final class DroverVersion {
    private static final String PROPERTIES = "/META-INF/maven/io.drover/drover-app/pom.properties";

    private DroverVersion() {}

    /** The version that Maven wrote into the jar; {@code development} without one. */
    public static String drover() {
        try (InputStream stored = DroverVersion.class.getResourceAsStream(PROPERTIES)) {
            Properties properties = new Properties();
            if (stored != null) {
                properties.load(stored);
            }
            return properties.getProperty("version", "development");
        } catch (IOException e) {
            throw new UncheckedIOException("reading this program's own jar", e);
        }
    }

    /** Camel's, from its jar; {@code unknown} if that was repackaged without its manifest. */
    public static String camel() {
        return Optional.ofNullable(CamelContext.class.getPackage().getImplementationVersion())
                .orElse("unknown");
    }
}
