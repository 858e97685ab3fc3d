package io.drover.packaging;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The list of what is in the image, in CycloneDX's form: the libraries as Maven lists them, and
 * what it does not know of, the Java runtime and the C library.
 */
final class Components {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PACKAGE = Pattern.compile("(?m)^Package: (.*)$");
    private static final Pattern VERSION = Pattern.compile("(?m)^Version: (.*)$");
    private static final Pattern JAVA_VERSION = Pattern.compile("JAVA_VERSION=\"(.+)\"");

    private final ObjectNode list;

    private Components(ObjectNode list) {
        this.list = list;
    }

    static Components of(Path file) throws IOException {
        return new Components((ObjectNode) JSON.readTree(file.toFile()));
    }

    /**
     * @param release the file of that name of the Java runtime
     */
    void addJava(Path release) throws IOException {
        Matcher found = JAVA_VERSION.matcher(Files.readString(release));
        if (!found.find()) {
            throw new ImageException(release + " has no JAVA_VERSION");
        }
        add("openjdk", found.group(1), "pkg:generic/openjdk@" + found.group(1));
    }

    /**
     * @param entries in the list of Debian's package manager
     */
    void addSystem(List<String> entries, Architecture architecture) {
        for (String entry : entries) {
            String name = field(PACKAGE, entry);
            String version = field(VERSION, entry);
            add(
                    name,
                    version,
                    "pkg:deb/debian/%s@%s?arch=%s"
                            .formatted(encoded(name), encoded(version), architecture.image()));
        }
    }

    private static String field(Pattern pattern, String entry) {
        Matcher found = pattern.matcher(entry);
        return found.find() ? found.group(1) : "";
    }

    private static String encoded(String text) {
        return text.replace("+", "%2B");
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
