package io.drover.control.image;

import io.drover.resource.BackingImage;
import io.drover.resource.Names;
import io.drover.store.ImageUrl;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where a backing image is from: {@code spec.sourceType} and its parameters. */
public sealed interface ImageSource {
    /** From a web server. */
    record Download(URI url) implements ImageSource {}

    /**
     * The content of a volume.
     *
     * @param snapshot of which snapshot; empty for the present content
     */
    record ExportFromVolume(String volume, String snapshot) implements ImageSource {}

    /**
     * A backup of the image.
     *
     * @param target name of the BackupTarget; empty for the one that the URL begins with
     */
    record Restore(ImageUrl url, String target) implements ImageSource {}

    /** A file that somebody brings. */
    record Upload() implements ImageSource {}

    /** A copy of another image. */
    record Clone(String image) implements ImageSource {}

    /**
     * Reads the fields.
     *
     * @throws IllegalArgumentException if one of them cannot be used; the message names it
     */
    static ImageSource of(BackingImage image) {
        BackingImage.Spec spec = image.getSpec();
        if (!spec.secret.isEmpty()) {
            throw new IllegalArgumentException(
                    "spec.secret: '%s', but Drover does not encrypt images; leave the field out"
                            .formatted(spec.secret));
        }
        return switch (spec.sourceType) {
            case "download" -> new Download(url(required(spec, "url")));
            case "export-from-volume" -> export(spec);
            case "restore" ->
                    new Restore(
                            restored(required(spec, "backup-url")),
                            parameter(spec, "backup-target-name"));
            case "clone" -> copy(spec);
            case "upload" -> new Upload();
            default ->
                    throw new IllegalArgumentException(
                            "spec.sourceType: '%s' is no source; use download, upload, export-from-volume, restore or clone"
                                    .formatted(spec.sourceType));
        };
    }

    private static String parameter(BackingImage.Spec spec, String name) {
        return Optional.ofNullable(spec.sourceParameters)
                .orElse(Map.of())
                .getOrDefault(name, "")
                .strip();
    }

    private static String required(BackingImage.Spec spec, String name) {
        String value = parameter(spec, name);
        if (value.isEmpty()) {
            throw new IllegalArgumentException(
                    "spec.sourceParameters.%s: it is missing; source %s needs it"
                            .formatted(name, spec.sourceType));
        }
        return value;
    }

    private static URI url(String text) {
        try {
            URI url = URI.create(text);
            String scheme =
                    Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
            if (Set.of("http", "https").contains(scheme) && url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "spec.sourceParameters.url: '%s' is no URL: %s".formatted(text, e.getMessage()),
                    e);
        }
        throw new IllegalArgumentException(
                "spec.sourceParameters.url: '%s' is no http or https URL of a host"
                        .formatted(text));
    }

    private static ImageUrl restored(String text) {
        try {
            return ImageUrl.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "spec.sourceParameters.backup-url: " + e.getMessage(), e);
        }
    }

    private static ImageSource export(BackingImage.Spec spec) {
        String type = parameter(spec, "export-type");
        if (!Set.of("", "raw").contains(type)) {
            throw new IllegalArgumentException(
                    "spec.sourceParameters.export-type: '%s' is not served; use raw"
                            .formatted(type));
        }
        return new ExportFromVolume(
                required(spec, "volume-name"), parameter(spec, "snapshot-name"));
    }

    private static ImageSource copy(BackingImage.Spec spec) {
        String encryption = parameter(spec, "encryption");
        if (!Set.of("", "ignore").contains(encryption)) {
            throw new IllegalArgumentException(
                    "spec.sourceParameters.encryption: '%s' is not served; use ignore"
                            .formatted(encryption));
        }
        String image = required(spec, "backing-image");
        if (!Names.isObjectName(image)) {
            throw new IllegalArgumentException(
                    "spec.sourceParameters.backing-image: '%s' is no name of an image"
                            .formatted(image));
        }
        return new Clone(image);
    }
}
