package io.drover.store.nfs4.store;

import io.drover.blockengine.store.ForeignNames;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.TemporaryNames;
import io.drover.store.nfs4.proto.FileAttributes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Objects at any depth, in ascending order of keys. */
final class ObjectListing {
    private final DirectoryReader directories;

    ObjectListing(DirectoryReader directories) {
        this.directories = directories;
    }

    void walk(ObjectKey prefix, ObjectVisitor visitor)
            throws IOException, InterruptedException, StoreException {
        walk(prefix, directories.entries(prefix), visitor);
    }

    private void walk(ObjectKey prefix, Map<String, FileAttributes> entries, ObjectVisitor visitor)
            throws IOException, InterruptedException, StoreException {
        Map<String, FileAttributes> wanted = wanted(prefix, entries, visitor);
        Ahead<ObjectKey, Map<String, FileAttributes>> below = below(prefix, wanted);
        for (Map.Entry<String, FileAttributes> entry : wanted.entrySet()) {
            FileAttributes attributes = entry.getValue();
            ObjectKey key = prefix.resolve(name(entry.getKey()));
            if (attributes.isDirectory()) {
                descend(key, below.next(), visitor);
            } else if (TemporaryNames.isTemporary(key.name())) {
                visitor.leftover(new ObjectStat(key, attributes.size(), attributes.modified()));
            } else {
                visitor.visit(new ObjectStat(key, attributes.size(), attributes.modified()));
            }
        }
    }

    /** Without the directories that the visitor does not enter, so that they are not read ahead. */
    private static Map<String, FileAttributes> wanted(
            ObjectKey prefix, Map<String, FileAttributes> entries, ObjectVisitor visitor)
            throws StoreException {
        Map<String, FileAttributes> wanted = new LinkedHashMap<>();
        for (Map.Entry<String, FileAttributes> entry : entries.entrySet()) {
            String name = name(entry.getKey());
            if (!entry.getValue().isDirectory()
                    || ForeignNames.isForeign(name)
                    || visitor.enters(prefix.resolve(name))) {
                wanted.put(entry.getKey(), entry.getValue());
            }
        }
        return wanted;
    }

    private void descend(
            ObjectKey directory, Map<String, FileAttributes> entries, ObjectVisitor visitor)
            throws IOException, InterruptedException, StoreException {
        if (entries.isEmpty()) {
            visitor.emptyDirectory(directory);
        } else {
            walk(directory, entries, visitor);
        }
    }

    /** The entries of each directory among these. */
    private Ahead<ObjectKey, Map<String, FileAttributes>> below(
            ObjectKey prefix, Map<String, FileAttributes> entries) {
        Iterator<ObjectKey> names =
                entries.keySet().stream()
                        .filter(entry -> entry.endsWith("/"))
                        .map(entry -> prefix.resolve(name(entry)))
                        .iterator();
        return new Ahead<>(names, this::entries);
    }

    /** What is in a foreign directory is nothing to a store, and may be unreadable. */
    private Map<String, FileAttributes> entries(ObjectKey directory)
            throws IOException, InterruptedException {
        return ForeignNames.isForeign(directory.name()) ? Map.of() : directories.entries(directory);
    }

    /** The file as its directory lists it. */
    Optional<ObjectStat> entry(ObjectKey key) throws IOException, InterruptedException {
        return Optional.ofNullable(directories.entries(key.parent()).get(key.name()))
                .map(found -> new ObjectStat(key, found.size(), found.modified()));
    }

    List<String> children(ObjectKey prefix) throws IOException, InterruptedException {
        Map<String, FileAttributes> entries = directories.entries(prefix);
        Ahead<ObjectKey, Map<String, FileAttributes>> below = below(prefix, entries);
        List<String> names = new ArrayList<>();
        for (String entry : entries.keySet()) {
            String name = name(entry);
            boolean shown =
                    entry.endsWith("/")
                            ? hasObjects(prefix.resolve(name), below.next())
                            : isObject(entry);
            if (shown) {
                names.add(name);
            }
        }
        Collections.sort(names);
        return names;
    }

    private boolean hasObjects(ObjectKey directory, Map<String, FileAttributes> entries)
            throws IOException, InterruptedException {
        if (entries.keySet().stream().anyMatch(ObjectListing::isObject)) {
            return true;
        }
        for (String entry : entries.keySet()) {
            ObjectKey below = directory.resolve(name(entry));
            if (entry.endsWith("/") && hasObjects(below, entries(below))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isObject(String entry) {
        return !entry.endsWith("/")
                && !TemporaryNames.isTemporary(entry)
                && !ForeignNames.isForeign(entry);
    }

    private static String name(String entry) {
        return entry.endsWith("/") ? entry.substring(0, entry.length() - 1) : entry;
    }
}
