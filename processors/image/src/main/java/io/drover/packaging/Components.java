package io.drover.packaging;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The list of what is in the image, in CycloneDX's form: the libraries as Maven lists them, and
 * what it does not know of, the Java runtime and the C library.
 */
final class Components {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern VERSION = Pattern.compile("(?m)^Version: (.*)$");

    private final ObjectNode list;

    private Components(ObjectNode list) {
        this.list = list;
    }

    static Components of(Path file) throws IOException {
        return new Components((ObjectNode) JSON.readTree(file.toFile()));
    }

    void addJava() {
        String version = Runtime.version().toString();
        add("openjdk", version, "pkg:generic/openjdk@" + version.replace("+", "%2B"));
    }

    /**
     * @param entry in the list of Debian's package manager; empty where there is none
     */
    void addSystem(Optional<String> entry, Architecture architecture) {
        entry.map(VERSION::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .ifPresent(
                        version ->
                                add(
                                        "libc6",
                                        version,
                                        "pkg:deb/debian/libc6@%s?arch=%s"
                                                .formatted(
                                                        version.replace("+", "%2B"),
                                                        architecture.image())));
    }

    private void add(String name, String version, String url) {
        ArrayNode components = list.withArray("components");
        components
                .addObject()
                .put("type", "library")
                .put("bom-ref", url)
                .put("name", name)
                .put("version", version)
                .put("purl", url);
    }

    void writeInto(RootDirectory root) throws IOException {
        root.write(
                Layout.COMPONENTS,
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(list) + "\n");
    }
}
