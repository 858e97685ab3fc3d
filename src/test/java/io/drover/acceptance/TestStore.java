package io.drover.acceptance;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.GoldenStore;
import io.drover.blockengine.support.ScratchDirectories;
import io.drover.store.StandaloneStores;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;
import io.drover.store.TargetUrl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A store that a target may point to, seen from outside the cluster.
 *
 * @param credentials of the target's Secret; empty if there is none
 */
record TestStore(String url, Map<String, String> credentials) {
    private interface Use<T> {
        T with(ObjectStore store) throws IOException, StoreException;
    }

    private <T> T use(Use<T> use) throws IOException, StoreException {
        TargetUrl target = TargetKinds.parse(url);
        try (StandaloneStores stores = StandaloneStores.start(Optional.empty(), target)) {
            return use.with(stores.open("outside", target, new TargetCredentials(credentials)));
        }
    }

    /** Copies volumes that Longhorn's engine wrote into the store. */
    TestStore withLonghornVolumes(String... volumes) throws IOException, StoreException {
        Path unpacked = GoldenStore.unpackVolumes(ScratchDirectories.create("drover-golden-"));
        use(
                store -> {
                    for (Path file : files(unpacked)) {
                        String key = unpacked.relativize(file).toString();
                        if (Stream.of(volumes).anyMatch(name -> key.contains("/" + name + "/"))) {
                            store.write(ObjectKey.of(key), ObjectBody.of(Files.readAllBytes(file)));
                        }
                    }
                    return store;
                });
        return this;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains(".tmp."))
                    .toList();
        }
    }

    /** Every object with its size, except locks. */
    Map<String, Long> objects() throws IOException, StoreException {
        return use(
                store -> {
                    Map<String, Long> objects = new TreeMap<>();
                    store.list(
                            ObjectKey.of("backupstore"),
                            (ObjectStat object) -> {
                                if (!object.key().toString().contains("/locks/")) {
                                    objects.put(object.key().toString(), object.size());
                                }
                            });
                    return objects;
                });
    }
}
