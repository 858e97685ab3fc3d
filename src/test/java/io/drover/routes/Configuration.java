package io.drover.routes;

import io.drover.architecture.MainClasses;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** What stands in config/. */
final class Configuration {
    static final Path FILE = MainClasses.ROOT.resolve("config/application.properties");

    private Configuration() {}

    static Properties properties() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(FILE)) {
            properties.load(reader);
        }
        return properties;
    }
}
