package io.drover.control.system;

import io.drover.resource.Cluster;
import io.drover.resource.SystemBackup;
import io.fabric8.kubernetes.api.model.Secret;

import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makes the archive of a system backup. */
final class ArchiveMaker {
    /** In the metadata: which SystemBackup it is of. */
    static final String UID = "droverSystemBackupUID";

    /** In the metadata, as Longhorn names it. */
    static final String CREATED_AT = "systemBackupCreatedAt";

    private final SystemContent content;
    private final SecretsKey keys;
    private final Cluster cluster;
    private final InstantSource clock;
    private final DroverRelease release;

    ArchiveMaker(
            SystemContent content,
            SecretsKey keys,
            Cluster cluster,
            InstantSource clock,
            DroverRelease release) {
        this.content = content;
        this.keys = keys;
        this.cluster = cluster;
        this.clock = clock;
        this.release = release;
    }

    DroverRelease release() {
        return release;
    }

    /**
     * @throws IllegalArgumentException if Secrets are to be in it, and the key for them cannot be
     *     used any more
     */
    SystemArchive make(SystemBackup backup) throws IOException {
        Map<String, String> metadata = new HashMap<>();
        metadata.put("longhornVersion", release.version());
        metadata.put("longhornGitCommit", release.commit());
        metadata.put("kubernetesVersion", "");
        metadata.put("longhornNamspaceUUID", "");
        metadata.put(CREATED_AT, clock.instant().toString());
        metadata.put("managerImage", release.image());
        metadata.put(UID, backup.getMetadata().getUid());
        Optional<OpenPgpKey> key = keys.of(backup);
        SealedSecrets sealed = key.isPresent() ? seal(key.get(), metadata) : SealedSecrets.NONE;
        return new SystemArchive(
                backup.getMetadata().getName(), metadata, content.collect(backup), sealed);
    }

    private SealedSecrets seal(OpenPgpKey key, Map<String, String> metadata) throws IOException {
        Map<String, Secret> secrets = SealedSecrets.ofTargets(cluster);
        metadata.put(SealedSecrets.NAMES, String.join(",", secrets.keySet()));
        metadata.put(SealedSecrets.KEY, key.fingerprint());
        return SealedSecrets.seal(secrets, key, clock);
    }
}
