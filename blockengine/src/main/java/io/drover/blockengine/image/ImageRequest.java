package io.drover.blockengine.image;

import static java.util.Objects.requireNonNull;

import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.ImageSecret;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * The backup of a backing image.
 *
 * @param checksum SHA-512 of the image file, 128 hexadecimal digits in lower case
 * @param compression of the blocks, unless it does not go together with that of the others there
 */
public record ImageRequest(
        BackingImageName name,
        String checksum,
        CompressionMethod compression,
        Map<String, String> labels,
        ImageSecret secret) {
    private static final Pattern SHA512 = Pattern.compile("[0-9a-f]{128}");

    public ImageRequest {
        requireNonNull(name, "name");
        requireNonNull(compression, "compression");
        requireNonNull(secret, "secret");
        labels = Map.copyOf(labels);
        if (!SHA512.matcher(checksum).matches()) {
            throw new IllegalArgumentException(
                    "checksum '%s' of backing image %s is no SHA-512 of 128 hexadecimal digits in lower case"
                            .formatted(checksum, name));
        }
    }
}
