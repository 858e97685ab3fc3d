package io.drover.control.provision;

import io.drover.control.image.ImageFetching;
import io.drover.resource.BackingImage;
import io.drover.resource.Names;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The backing image that a StorageClass demands for its volumes.
 *
 * @param sourceType where it is made from if it is not there; empty for nowhere
 * @param parameters of that source
 * @param checksum that it must have; empty for any
 */
record ClassImage(String name, String sourceType, Map<String, String> parameters, String checksum) {
    static final String NAME = "backingImage";
    static final String TYPE = "backingImageDataSourceType";
    static final String PARAMETERS = "backingImageDataSourceParameters";
    static final String CHECKSUM = "backingImageChecksum";

    private static final String EXAMPLE = "{\"url\":\"https://images.example.com/ubuntu.img\"}";

    ClassImage {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Empty if the class demands none.
     *
     * @throws IllegalArgumentException naming parameter, value and remedy
     */
    static Optional<ClassImage> of(Map<String, String> all) {
        String name = all.getOrDefault(NAME, "").strip();
        if (name.isEmpty()) {
            Set.of(TYPE, PARAMETERS, CHECKSUM).forEach(other -> requireNone(other, all));
            return Optional.empty();
        }
        String parameters = all.getOrDefault(PARAMETERS, "").strip();
        if (!Names.isObjectName(name)) {
            throw new IllegalArgumentException(
                    "%s: '%s' is no name of a BackingImage".formatted(NAME, name));
        }
        ClassImage image =
                new ClassImage(
                        name,
                        all.getOrDefault(TYPE, "").strip(),
                        parameters.isEmpty()
                                ? Map.of()
                                : StrictJson.texts(PARAMETERS, parameters, EXAMPLE),
                        all.getOrDefault(CHECKSUM, "").strip());
        image.requireSource();
        return Optional.of(image);
    }

    private static void requireNone(String parameter, Map<String, String> all) {
        if (!all.getOrDefault(parameter, "").isBlank()) {
            throw new IllegalArgumentException(
                    "%s: '%s', but %s is missing; name the image, or leave it out"
                            .formatted(parameter, all.get(parameter), NAME));
        }
    }

    private void requireSource() {
        if (sourceType.isEmpty() && !parameters.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s: it is of no source, as %s is missing; give both or none"
                            .formatted(PARAMETERS, TYPE));
        }
        ImageFetching.requireSha512(CHECKSUM, checksum);
        if (isMadeHere()) {
            try {
                ImageFetching.validate(toImage());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "%s: '%s' cannot be made: %s".formatted(NAME, name, e.getMessage()), e);
            }
        }
    }

    /** Whether it can be made from what the class says. */
    boolean isMadeHere() {
        return !sourceType.isEmpty()
                && !sourceType.equals("upload")
                && !(sourceType.equals("restore") && parameters.isEmpty());
    }

    /** The image as the class describes it, without a name. */
    BackingImage toImage() {
        BackingImage image = new BackingImage();
        image.getSpec().sourceType = sourceType;
        image.getSpec().sourceParameters = new TreeMap<>(parameters);
        image.getSpec().checksum = checksum;
        return image;
    }

    /** In what an image that is there differs from what the class demands; empty for nothing. */
    Optional<String> difference(BackingImage present) {
        BackingImage.Spec spec = present.getSpec();
        String measured = present.getStatus().checksum;
        if (!checksum.isEmpty() && checksum.equals(measured)) {
            // wherever it is from, it is the same
            return Optional.empty();
        }
        String known = measured.isEmpty() ? spec.checksum : measured;
        if (!checksum.isEmpty() && !known.isEmpty() && !known.equals(checksum)) {
            return Optional.of("%s '%s', but it has '%s'".formatted(CHECKSUM, checksum, known));
        }
        if (!sourceType.isEmpty() && !sourceType.equals(spec.sourceType)) {
            return Optional.of(
                    "%s '%s', but it is from '%s'".formatted(TYPE, sourceType, spec.sourceType));
        }
        Map<String, String> actual = Optional.ofNullable(spec.sourceParameters).orElse(Map.of());
        return parameters.entrySet().stream()
                .filter(
                        parameter ->
                                !Objects.equals(
                                        parameter.getValue(), actual.get(parameter.getKey())))
                .findFirst()
                .map(
                        parameter ->
                                "%s %s='%s', but it has '%s'"
                                        .formatted(
                                                PARAMETERS,
                                                parameter.getKey(),
                                                parameter.getValue(),
                                                actual.getOrDefault(parameter.getKey(), "")));
    }
}
