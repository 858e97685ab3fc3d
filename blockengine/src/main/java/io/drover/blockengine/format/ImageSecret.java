package io.drover.blockengine.format;

/** The Secret with the key of an encrypted image; both empty for any other image. */
public record ImageSecret(String name, String namespace) {
    public static final ImageSecret NONE = new ImageSecret("", "");
}
