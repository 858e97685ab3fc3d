package io.drover.control.backuptarget;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;

import org.apache.camel.Body;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes the fields of target {@code default} from the chart's ConfigMap {@code
 * longhorn-default-backupstore} (in newer Longhorn {@code longhorn-default-resource}). What was
 * applied last is remembered at the target, so that only values that changed since are applied and
 * a user's own edits stay. Bean {@code defaultBackupStore}.
 */
public final class DefaultBackupStore {
    /** Annotation of the target: the ConfigMap's values as they were applied last, in JSON. */
    static final String APPLIED = "drover.io/default-backupstore";

    private static final Logger LOG = LoggerFactory.getLogger(DefaultBackupStore.class);

    /** ConfigMaps and the key of their document. */
    private static final Map<String, String> SOURCES =
            Map.of(
                    "longhorn-default-backupstore", "default-backupstore.yaml",
                    "longhorn-default-resource", "default-resource.yaml");

    /** Names in the document and in the target's spec. */
    private static final Map<String, String> FIELDS =
            Map.of(
                    "backup-target", "backupTargetURL",
                    "backup-target-credential-secret", "credentialSecret",
                    "backupstore-poll-interval", "pollInterval");

    private static final YAMLMapper YAML = new YAMLMapper();

    private final Cluster cluster;

    public DefaultBackupStore(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * @throws IllegalArgumentException if the document cannot be read, or the target is not there
     *     yet; the run is repeated
     */
    public void apply(@Body ConfigMap map) {
        String name = map.getMetadata().getName();
        String key = SOURCES.getOrDefault(name, "");
        if (map.getData() == null || !map.getData().containsKey(key)) {
            return;
        }
        Map<String, String> wanted = read(name, map.getData().get(key));
        BackupTarget target =
                cluster.find(BackupTarget.class, Names.DEFAULT_TARGET)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "backup target default is not there yet"));
        Optional<Map<String, String>> applied = applied(target);
        if (applied.equals(Optional.of(wanted))) {
            return;
        }
        Map<String, Object> spec = changes(wanted, applied.orElse(Map.of()));
        Map<String, Object> patch = new LinkedHashMap<>();
        patch.put("metadata", Map.of("annotations", Map.of(APPLIED, json(wanted))));
        patch.put("spec", spec);
        cluster.patch(BackupTarget.class, Names.DEFAULT_TARGET, patch);
        LOG.info("ConfigMap {} sets {} of backup target default", name, spec.keySet());
    }

    private static Map<String, String> read(String name, String document) {
        try {
            JsonNode node = YAML.readTree(document);
            Map<String, String> values = new TreeMap<>();
            for (Map.Entry<String, String> field : FIELDS.entrySet()) {
                JsonNode value = node.path(field.getKey());
                if (!value.isMissingNode() && !value.isNull()) {
                    values.put(field.getValue(), form(field.getValue(), value.asText().strip()));
                }
            }
            return values;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "ConfigMap " + name + " holds no YAML: " + e.getOriginalMessage(), e);
        }
    }

    /** The chart's interval is a number of seconds. */
    private static String form(String field, String value) {
        return field.equals("pollInterval") && value.matches("\\d+") ? value + "s" : value;
    }

    /** Nothing was ever applied: an empty value does not clear a field then. */
    private static Map<String, Object> changes(
            Map<String, String> wanted, Map<String, String> applied) {
        Map<String, Object> spec = new LinkedHashMap<>();
        wanted.forEach(
                (field, value) -> {
                    if (!value.equals(applied.getOrDefault(field, ""))) {
                        spec.put(field, value);
                    }
                });
        return spec;
    }

    private static Optional<Map<String, String>> applied(BackupTarget target) {
        Map<String, String> annotations = target.getMetadata().getAnnotations();
        if (annotations == null || !annotations.containsKey(APPLIED)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Cluster.MAPPER.readValue(
                            annotations.get(APPLIED),
                            new TypeReference<TreeMap<String, String>>() {}));
        } catch (JsonProcessingException e) {
            LOG.warn("annotation {} of backup target default cannot be read", APPLIED);
            return Optional.empty();
        }
    }

    private static String json(Map<String, String> values) {
        try {
            return Cluster.MAPPER.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of strings is always JSON", e);
        }
    }
}
