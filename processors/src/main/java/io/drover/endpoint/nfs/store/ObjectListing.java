package io.drover.endpoint.nfs.store;

import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.TemporaryNames;
import io.drover.endpoint.nfs.proto.FileAttributes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Objects at any depth, in ascending order of keys. */
final class ObjectListing {
    private final DirectoryReader directories;

    ObjectListing(DirectoryReader directories) {
        this.directories = directories;
    }

    void walk(ObjectKey prefix, ObjectVisitor visitor)
            throws IOException, InterruptedException, StoreException {
        for (Map.Entry<String, FileAttributes> entry : directories.entries(prefix).entrySet()) {
            FileAttributes attributes = entry.getValue();
            if (!attributes.isDirectory()) {
                visitor.visit(
                        new ObjectStat(
                                prefix.resolve(entry.getKey()),
                                attributes.size(),
                                attributes.modified()));
            } else if (!TemporaryNames.isTemporary(entry.getKey())) {
                walk(prefix.resolve(name(entry.getKey())), visitor);
            }
        }
    }

    List<String> children(ObjectKey prefix) throws IOException, InterruptedException {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, FileAttributes> entry : directories.entries(prefix).entrySet()) {
            String name = name(entry.getKey());
            if (!TemporaryNames.isTemporary(name)
                    && (!entry.getValue().isDirectory() || hasObjects(prefix.resolve(name)))) {
                names.add(name);
            }
        }
        Collections.sort(names);
        return names;
    }

    private boolean hasObjects(ObjectKey directory) throws IOException, InterruptedException {
        Map<String, FileAttributes> entries = directories.entries(directory);
        if (entries.values().stream().anyMatch(FileAttributes::isRegularFile)) {
            return true;
        }
        for (String name : entries.keySet()) {
            if (hasObjects(directory.resolve(name(name)))) {
                return true;
            }
        }
        return false;
    }

    private static String name(String entry) {
        return entry.endsWith("/") ? entry.substring(0, entry.length() - 1) : entry;
    }
}
