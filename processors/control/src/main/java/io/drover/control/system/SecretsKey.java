package io.drover.control.system;

import io.drover.resource.ResourceReader;
import io.drover.resource.SystemBackup;
import io.fabric8.kubernetes.api.model.ConfigMap;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The key that a SystemBackup has Secrets encrypted to. */
public final class SecretsKey {
    private static final String BEGIN = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
    private static final String REMEDY =
            "make it by: gpg --armor --export YOU > key.asc; kubectl create configmap NAME"
                    + " --from-file=key.asc";

    private final ResourceReader resources;
    private final InstantSource clock;

    public SecretsKey(ResourceReader resources, InstantSource clock) {
        this.resources = resources;
        this.clock = clock;
    }

    /**
     * @return empty if it asks for no Secrets
     * @throws IllegalArgumentException if what it asks for is not there; the message names the
     *     annotation, its value and the remedy
     */
    public Optional<OpenPgpKey> of(SystemBackup backup) {
        String map = SystemNames.annotations(backup).get(SystemNames.ANNOTATION_SECRETS);
        if (map == null) {
            return Optional.empty();
        }
        Optional<ConfigMap> found =
                map.isEmpty() ? Optional.empty() : resources.find(ConfigMap.class, map);
        if (found.isEmpty()) {
            throw refused(map, "there is no such ConfigMap in this namespace; " + REMEDY);
        }
        List<String> keys =
                Optional.ofNullable(found.get().getData()).orElse(Map.of()).values().stream()
                        .filter(text -> text.contains(BEGIN))
                        .toList();
        if (keys.size() != 1) {
            throw refused(
                    map,
                    "%d values of the ConfigMap are OpenPGP public keys instead of one; %s"
                            .formatted(keys.size(), REMEDY));
        }
        try {
            return Optional.of(OpenPgpKey.parse(keys.getFirst(), clock.instant()));
        } catch (IllegalArgumentException e) {
            throw refused(map, e.getMessage() + "; " + REMEDY);
        }
    }

    private static IllegalArgumentException refused(String map, String why) {
        return new IllegalArgumentException(
                "annotation %s: '%s', but %s".formatted(SystemNames.ANNOTATION_SECRETS, map, why));
    }
}
