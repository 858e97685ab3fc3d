package io.drover.store;

import io.drover.blockengine.format.BackingImageName;

import java.util.Optional;

/**
 * The URL of a backing image on a target: the target's with {@code backingImage} in the query, as
 * Longhorn writes it.
 *
 * @param target the target's URL with its own options
 */
public record ImageUrl(String target, BackingImageName image) {
    private static final String KEY = "backingImage";

    public static ImageUrl of(String target, String image) {
        return new ImageUrl(target, new BackingImageName(image));
    }

    /**
     * @throws IllegalArgumentException if it names no image, or the name is not valid
     */
    public static ImageUrl parse(String text) {
        return find(text)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "'%s' is not the URL of a backing image; it has the form <target URL>?backingImage=<name>"
                                                .formatted(text)));
    }

    /**
     * Empty if the URL is not one of an image.
     *
     * @throws IllegalArgumentException if it names an image whose name is not valid
     */
    public static Optional<ImageUrl> find(String text) {
        UrlQuery query = UrlQuery.of(text);
        return query.take(KEY)
                .map(image -> new ImageUrl(query.toString(), new BackingImageName(image)));
    }

    /** Whether the target's URL is the one that this one begins with. */
    public boolean isOn(String targetUrl) {
        return !targetUrl.isEmpty() && new ImageUrl(targetUrl, image).toString().equals(toString());
    }

    @Override
    public String toString() {
        UrlQuery query = UrlQuery.of(target);
        query.put(KEY, image.value());
        return query.toString();
    }
}
