package io.drover.control.system;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.Secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The Secrets of backup targets as a message that only the owner of a key can read: manifests that
 * {@code gpg --decrypt | kubectl apply -f -} makes Secrets again.
 *
 * @param message armored; empty if the archive has no Secrets
 */
record SealedSecrets(String message) {
    /** In the metadata of an archive: names of the Secrets, with commas. */
    static final String NAMES = "droverSecrets";

    /** In the metadata of an archive: fingerprint of the key. */
    static final String KEY = "droverSecretsKey";

    static final SealedSecrets NONE = new SealedSecrets("");

    private static final YAMLMapper YAML = new YAMLMapper();

    /**
     * Secrets of targets. Those that are missing are left out: their targets do not work either.
     */
    static Map<String, Secret> ofTargets(Cluster cluster) {
        return cluster.list(BackupTarget.class).stream()
                .map(target -> target.getSpec().credentialSecret)
                .distinct()
                .sorted()
                .map(name -> cluster.find(Secret.class, name))
                .flatMap(Optional::stream)
                .collect(
                        Collectors.toMap(
                                secret -> secret.getMetadata().getName(),
                                secret -> secret,
                                (one, _) -> one,
                                TreeMap::new));
    }

    static SealedSecrets seal(Map<String, Secret> secrets, OpenPgpKey key, InstantSource clock)
            throws IOException {
        StringBuilder manifests = new StringBuilder();
        for (Map.Entry<String, Secret> secret : secrets.entrySet()) {
            manifests.append(YAML.writeValueAsString(manifest(secret.getKey(), secret.getValue())));
        }
        byte[] content = manifests.toString().getBytes(StandardCharsets.UTF_8);
        return new SealedSecrets(key.encrypt(content, clock.instant()));
    }

    private static ObjectNode manifest(String name, Secret secret) {
        ObjectNode manifest = YAML.createObjectNode();
        manifest.put("apiVersion", "v1");
        manifest.put("kind", "Secret");
        manifest.putObject("metadata").put("name", name);
        manifest.put("type", Optional.ofNullable(secret.getType()).orElse("Opaque"));
        ObjectNode data = manifest.putObject("data");
        Optional.ofNullable(secret.getData()).orElse(Map.of()).forEach(data::put);
        return manifest;
    }

    boolean isEmpty() {
        return message.isEmpty();
    }

    /** The names that the metadata of an archive lists. */
    static List<String> names(SystemArchive archive) {
        String names = archive.metadata().getOrDefault(NAMES, "");
        return names.isEmpty() ? List.of() : List.of(names.split(","));
    }
}
