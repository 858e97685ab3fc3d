package io.drover.control.manifest;

import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.apache.camel.Body;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** Applies files of manifests. Bean {@code manifests}. Thread-safe. */
public final class Manifests {
    private static final Logger LOG = LoggerFactory.getLogger(Manifests.class);

    private final Cluster cluster;
    private final AppliedManifests applied;
    private final ManifestWriter writer;
    private final ReentrantLock lock = new ReentrantLock();
    // guarded by lock
    private final Refusals refusals;
    private final Map<String, Look> looks = new TreeMap<>();

    /** A file as this process has looked at it last. */
    private record Look(File file, FileTime modified, Map<String, String> digests) {
        boolean isTouchOf(Look before) {
            return !modified.equals(before.modified) && digests.equals(before.digests);
        }

        boolean isStillSo() throws IOException {
            return Files.getLastModifiedTime(file.toPath()).equals(modified);
        }
    }

    public Manifests(Cluster cluster, InstantSource clock) {
        this.cluster = cluster;
        this.applied = new AppliedManifests(cluster);
        this.writer = new ManifestWriter(cluster);
        this.refusals = new Refusals(clock);
    }

    /**
     * Creates or changes the objects of the file whose documents are new or have changed; those of
     * an unchanged file that was touched, all of them. What has been applied is not applied again
     * by a restart, or an object that was deleted since would come back. One that is refused does
     * not keep the others from being applied, and is left to {@link #again}.
     */
    public void apply(@Body File file) throws IOException {
        lock.lock();
        try {
            FileTime modified = Files.getLastModifiedTime(file.toPath());
            Map<String, HasMetadata> wanted = ManifestFile.read(cluster.client(), file);
            refusals.forget(file.getName());
            if (wanted.isEmpty()) {
                looks.remove(file.getName());
                return;
            }
            Look look = new Look(file, modified, digests(wanted));
            Look before = looks.put(file.getName(), look);
            apply(look, wanted, before != null && look.isTouchOf(before));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tries again what was refused, after a pause that grows up to half a minute, and at once when
     * something else of the folder was taken.
     */
    public void again() throws IOException {
        lock.lock();
        try {
            for (String name : refusals.due()) {
                Look look = looks.get(name);
                if (!look.file().exists()) {
                    refusals.forget(name);
                    looks.remove(name);
                } else if (look.isStillSo()) {
                    apply(look, ManifestFile.read(cluster.client(), look.file()), false);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void apply(Look look, Map<String, HasMetadata> wanted, boolean all) {
        String name = look.file().getName();
        try {
            Map<String, String> before = applied.of(name);
            Map<String, HasMetadata> due = new LinkedHashMap<>(wanted);
            due.keySet().removeIf(key -> !all && look.digests().get(key).equals(before.get(key)));
            if (look.digests().equals(before) && due.isEmpty()) {
                LOG.info("{}: applied before; touch it to apply it again", name);
            }
            Map<String, String> refused = writer.write(name, due);
            Map<String, String> digests = new TreeMap<>(look.digests());
            digests.keySet().removeAll(refused.keySet());
            applied.note(name, digests, neighbours(look.file()));
            if (refused.size() < due.size()) {
                refusals.hurry();
            }
            refusals.note(name, refused);
        } catch (KubernetesClientException e) {
            refusals.unanswered(name, e.getMessage());
        }
    }

    private Map<String, String> digests(Map<String, HasMetadata> wanted) {
        Map<String, String> digests = new TreeMap<>();
        wanted.forEach(
                (key, object) ->
                        digests.put(
                                key,
                                Names.sha256(
                                        cluster.client()
                                                .getKubernetesSerialization()
                                                .asJson(object))));
        return digests;
    }

    private static Set<String> neighbours(File file) {
        String[] names = file.getAbsoluteFile().getParentFile().list();
        return names == null ? Set.of() : Set.of(names);
    }
}
