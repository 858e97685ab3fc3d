package io.drover.control.hook;

import io.drover.resource.ResourceReader;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which hook is called around snapshots of a claim. Those who own a claim do not say: they must not
 * call routes of Drover.
 */
public final class HookNames {
    public static final String ANNOTATION = "drover.io/snapshot-hook";

    /** It becomes part of an address. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?");

    private final ResourceReader resources;

    public HookNames(ResourceReader resources) {
        this.resources = resources;
    }

    /**
     * What the namespace says, else the StorageClass; empty for none. A namespace without a hook of
     * its own refuses that of the class by an empty annotation.
     *
     * @param claim {@code <namespace>/<name>}
     */
    public Optional<String> of(String claim) {
        String namespace = claim.substring(0, claim.indexOf('/'));
        return resources
                .find(Namespace.class, namespace)
                .flatMap(HookNames::named)
                .or(
                        () ->
                                resources
                                        .find(PersistentVolumeClaim.class, claim)
                                        .map(
                                                found ->
                                                        Objects.requireNonNullElse(
                                                                found.getSpec()
                                                                        .getStorageClassName(),
                                                                ""))
                                        .flatMap(name -> resources.find(StorageClass.class, name))
                                        .flatMap(HookNames::named))
                .filter(name -> !name.isBlank());
    }

    public static boolean isValid(String name) {
        return NAME.matcher(name).matches();
    }

    private static Optional<String> named(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getAnnotations())
                .orElse(Map.of())
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().equals(ANNOTATION))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
