package io.drover.control.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The content of {@code system-backup.zip} as Longhorn lays it out: a directory of the system
 * backup's name with {@code metadata.yaml}, and a list of resources for each kind below {@code
 * yamls}.
 *
 * @param metadata about the program that made it
 * @param lists the resources by file, such as {@code longhorn/volumes}
 * @param secrets of the targets, where they are to be in it; Longhorn does not look at them
 */
public record SystemArchive(
        String name,
        Map<String, String> metadata,
        Map<String, List<ObjectNode>> lists,
        SealedSecrets secrets) {
    private static final String YAMLS = "yamls/";
    private static final String SUFFIX = ".yaml";
    private static final String SECRETS = "secrets.yaml.asc";
    private static final String METADATA = "metadata" + SUFFIX;

    /** More than any archive has; a smaller one that unpacks to it was made to do harm. */
    private static final int LONGEST_FILE = 256 << 20;

    /** The same content makes the same archive; zip has no time zones. */
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .build();

    public SystemArchive {
        metadata = new TreeMap<>(metadata);
        lists = new TreeMap<>(lists);
    }

    /** The resources of a file; none if the archive does not have it. */
    List<ObjectNode> list(SystemKind kind) {
        return lists.getOrDefault(kind.file(), List.of());
    }

    byte[] toZip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            entry(zip, name + "/" + METADATA, YAML.writeValueAsBytes(metadata));
            if (!secrets.isEmpty()) {
                byte[] message = secrets.message().getBytes(StandardCharsets.US_ASCII);
                entry(zip, name + "/" + SECRETS, message);
            }
            for (Map.Entry<String, List<ObjectNode>> list : lists.entrySet()) {
                SystemKind kind = SystemKind.ofFile(list.getKey()).orElseThrow();
                ObjectNode document = YAML.createObjectNode();
                document.put("apiVersion", kind.apiVersion());
                document.put("kind", kind.kind() + "List");
                document.putObject("metadata");
                ArrayNode items = document.putArray("items");
                list.getValue().forEach(items::add);
                String file = name + "/" + YAMLS + kind.file() + SUFFIX;
                entry(zip, file, YAML.writeValueAsBytes(document));
            }
        }
        return bytes.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String file, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(file);
        entry.setTimeLocal(ENTRY_TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /**
     * @throws IOException if it is no archive of that system backup, or cannot be read
     */
    static SystemArchive read(String name, byte[] zip) throws IOException {
        Map<String, String> metadata = new TreeMap<>();
        Map<String, List<ObjectNode>> lists = new TreeMap<>();
        SealedSecrets secrets = SealedSecrets.NONE;
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry next = entries.getNextEntry();
                    next != null;
                    next = entries.getNextEntry()) {
                String file = next.getName();
                if (file.equals(name + "/" + METADATA)) {
                    parse(entries, file)
                            .properties()
                            .forEach(
                                    field ->
                                            metadata.put(
                                                    field.getKey(), field.getValue().asText()));
                } else if (file.equals(name + "/" + SECRETS)) {
                    secrets =
                            new SealedSecrets(
                                    new String(content(entries, file), StandardCharsets.US_ASCII));
                } else if (file.startsWith(name + "/" + YAMLS) && file.endsWith(SUFFIX)) {
                    int start = (name + "/" + YAMLS).length();
                    lists.put(
                            file.substring(start, file.length() - SUFFIX.length()),
                            items(parse(entries, file)));
                }
            }
        }
        if (metadata.isEmpty() && lists.isEmpty()) {
            throw new IOException("the archive has no directory '%s'".formatted(name));
        }
        return new SystemArchive(name, metadata, lists, secrets);
    }

    private static JsonNode parse(ZipInputStream entries, String file) throws IOException {
        return YAML.readTree(content(entries, file));
    }

    private static byte[] content(ZipInputStream entries, String file) throws IOException {
        byte[] content = entries.readNBytes(LONGEST_FILE);
        if (content.length == LONGEST_FILE) {
            throw new IOException("%s is longer than %d bytes".formatted(file, LONGEST_FILE));
        }
        return content;
    }

    private static List<ObjectNode> items(JsonNode document) {
        List<ObjectNode> items = new ArrayList<>();
        for (JsonNode item : document.path("items")) {
            if (item instanceof ObjectNode object) {
                items.add(object);
            }
        }
        return items;
    }
}
