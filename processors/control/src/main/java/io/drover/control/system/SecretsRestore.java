package io.drover.control.system;

import io.drover.resource.Cluster;
import io.drover.resource.SystemRestore.ItemState;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lays the encrypted Secrets of an archive down as a ConfigMap, for the owner of the key to open
 * them. Drover cannot.
 */
final class SecretsRestore {
    /** On the ConfigMap: the SystemRestore. Later system backups leave it out. */
    static final String LABEL = "drover.io/system-restore";

    private static final String DATA = "secrets";

    private final Cluster cluster;

    SecretsRestore(Cluster cluster) {
        this.cluster = cluster;
    }

    /** What becomes of them; empty if the archive has none. */
    Optional<ItemState> look(RestoreProgress progress) {
        SystemArchive archive = progress.archive();
        if (archive.secrets().isEmpty()) {
            return Optional.empty();
        }
        List<String> missing =
                SealedSecrets.names(archive).stream()
                        .filter(name -> cluster.secret(name).isEmpty())
                        .toList();
        if (!missing.isEmpty() && !progress.isDryRun()) {
            cluster.createIfAbsent(map(progress));
        }
        return Optional.of(
                new ItemState(
                        "Secret",
                        String.join(",", SealedSecrets.names(archive)),
                        RestoreItem.SKIPPED,
                        message(missing, progress)));
    }

    private ConfigMap map(RestoreProgress progress) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(mapName(progress.name()))
                .withNamespace(cluster.namespace())
                .withLabels(Map.of(LABEL, progress.name()))
                .withOwnerReferences(Cluster.ownerOf(progress.restore()))
                .endMetadata()
                .withData(Map.of(DATA, progress.archive().secrets().message()))
                .build();
    }

    private static String mapName(String restore) {
        return restore + "-secrets";
    }

    private String message(List<String> missing, RestoreProgress progress) {
        return missing.isEmpty() ? "they exist already" : remedy(cluster.namespace(), progress);
    }

    /** How the owner of the key creates them. */
    static String remedy(String namespace, RestoreProgress progress) {
        String key = progress.archive().metadata().getOrDefault(SealedSecrets.KEY, "");
        return progress.isDryRun()
                ? "the system backup has it encrypted to OpenPGP key %s, and a restore gives the command to create it"
                        .formatted(key)
                : "the system backup has it encrypted; who has OpenPGP key %s creates it by: %s"
                        .formatted(key, command(namespace, progress.name()));
    }

    private static String command(String namespace, String restore) {
        return "kubectl -n %s get configmap %s -o jsonpath='{.data.%s}' | gpg --decrypt | kubectl -n %s apply -f -"
                .formatted(namespace, mapName(restore), DATA, namespace);
    }
}
