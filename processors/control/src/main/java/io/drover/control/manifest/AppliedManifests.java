package io.drover.control.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;

import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.ConfigMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was applied of which file: file name, then object, then the digest of its document. It is
 * kept in a ConfigMap, so that it is deleted together with the objects that it describes.
 */
final class AppliedManifests {
    static final String CONFIG_MAP = "drover-manifests";

    private static final Logger LOG = LoggerFactory.getLogger(AppliedManifests.class);
    private static final String KEY = "applied.json";
    private static final TypeReference<TreeMap<String, TreeMap<String, String>>> FILES =
            new TypeReference<>() {};

    private final Cluster cluster;

    AppliedManifests(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Digests by object, as they were when the file was applied last. */
    Map<String, String> of(String file) {
        return read().getOrDefault(file, new TreeMap<>());
    }

    /**
     * Notes what was applied of a file.
     *
     * @param present files that are in the folder; others are forgotten, so that a file that comes
     *     back is applied
     */
    void note(String file, Map<String, String> digests, Set<String> present) {
        TreeMap<String, TreeMap<String, String>> files = read();
        TreeMap<String, TreeMap<String, String>> noted = new TreeMap<>(files);
        noted.keySet().retainAll(present);
        noted.put(file, new TreeMap<>(digests));
        if (!noted.equals(files)) {
            write(noted);
        }
    }

    private TreeMap<String, TreeMap<String, String>> read() {
        String json =
                cluster.find(ConfigMap.class, CONFIG_MAP)
                        .map(ConfigMap::getData)
                        .map(data -> data.get(KEY))
                        .orElse("{}");
        try {
            return Cluster.MAPPER.readValue(json, FILES);
        } catch (JsonProcessingException e) {
            LOG.warn(
                    "ConfigMap {} cannot be read; manifests are applied again: {}",
                    CONFIG_MAP,
                    e.getOriginalMessage());
            return new TreeMap<>();
        }
    }

    private void write(TreeMap<String, TreeMap<String, String>> files) {
        Map<String, String> data = Map.of(KEY, Cluster.MAPPER.valueToTree(files).toString());
        ConfigMap map = new ConfigMap();
        map.setMetadata(cluster.metadata(CONFIG_MAP, Map.of()));
        // nothing has to happen when it is deleted
        map.getMetadata().setFinalizers(null);
        map.setData(data);
        if (cluster.find(ConfigMap.class, CONFIG_MAP).isPresent()) {
            cluster.patch(ConfigMap.class, CONFIG_MAP, Map.of("data", data));
        } else {
            cluster.createIfAbsent(map);
        }
    }
}
