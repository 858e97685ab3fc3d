package io.drover.console.history;

import io.drover.console.model.HistoryMaps;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.fabric8.kubernetes.api.model.ConfigMap;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Makes the ConfigMaps what they are to be, by what differs from the cache. */
final class HistoryWriter {
    private final ResourceReader caches;
    private final Cluster cluster;

    HistoryWriter(ResourceReader caches, Cluster cluster) {
        this.caches = caches;
        this.cluster = cluster;
    }

    /**
     * @param wanted data by the number of the ConfigMap
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if it cannot be written now
     */
    void write(NavigableMap<Integer, Map<String, String>> wanted) {
        Map<Integer, ConfigMap> present = new HashMap<>();
        caches.list(ConfigMap.class)
                .forEach(
                        map ->
                                HistoryMaps.number(map)
                                        .ifPresent(number -> present.put(number, map)));
        NavigableMap<Integer, Map<String, String>> all = new TreeMap<>(wanted);
        present.keySet().forEach(number -> all.putIfAbsent(number, Map.of()));
        all.forEach(
                (number, data) -> {
                    if (present.containsKey(number)) {
                        add(number, present.get(number), data);
                    } else {
                        cluster.create(HistoryMaps.create(number, data));
                    }
                });
        // an entry leaves one ConfigMap only when it is in another
        present.forEach((number, map) -> remove(number, map, all.get(number)));
    }

    private void add(int number, ConfigMap present, Map<String, String> data) {
        Map<String, String> before = HistoryMaps.entries(present);
        Map<String, String> changes = new HashMap<>(data);
        changes.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
        if (!changes.isEmpty() || !HistoryMaps.isLabelled(present)) {
            patch(number, changes);
        }
    }

    /** A null removes the entry; what somebody else has added stays. */
    private void remove(int number, ConfigMap present, Map<String, String> data) {
        Map<String, String> changes = new HashMap<>();
        HistoryMaps.entries(present).keySet().stream()
                .filter(key -> !data.containsKey(key))
                .forEach(key -> changes.put(key, null));
        if (!changes.isEmpty()) {
            patch(number, changes);
        }
    }

    private void patch(int number, Map<String, String> changes) {
        cluster.patch(
                ConfigMap.class,
                HistoryMaps.name(number),
                Map.of(
                        "metadata",
                        Map.of("labels", Map.of(Names.LABEL_HISTORY, "true")),
                        "data",
                        changes));
    }
}
