package io.drover.embedded;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The CustomResourceDefinitions of this version, which are on the class path below {@code crds/}.
 */
public final class PackagedDefinitions {
    private static final List<String> PLURALS =
            List.of(
                    "backingimages",
                    "backupbackingimages",
                    "backups",
                    "backuptargets",
                    "backupvolumes",
                    "recurringjobs",
                    "settings",
                    "snapshots",
                    "systembackups",
                    "systemrestores",
                    "volumes");

    private static final ObjectMapper YAML = new YAMLMapper();

    private PackagedDefinitions() {}

    /** One YAML document a definition. */
    public static List<String> documents() {
        return PLURALS.stream().map(PackagedDefinitions::read).toList();
    }

    public static List<ObjectNode> all() {
        return documents().stream().map(PackagedDefinitions::parse).toList();
    }

    private static String read(String plural) {
        try (InputStream definition =
                PackagedDefinitions.class.getResourceAsStream("/crds/" + plural + ".yaml")) {
            return new String(definition.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading the definition of " + plural, e);
        }
    }

    private static ObjectNode parse(String document) {
        try {
            return (ObjectNode) YAML.readTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException("parsing a definition", e);
        }
    }
}
