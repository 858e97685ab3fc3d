package io.drover.packaging;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A kind of processor, and where Linux distributions keep its C library. */
public enum Architecture {
    AMD64("amd64", "x86_64", "/lib64/ld-linux-x86-64.so.2"),
    ARM64("arm64", "aarch64", "/lib/ld-linux-aarch64.so.1");

    private final String image;
    private final String machine;
    private final String loader;

    Architecture(String image, String machine, String loader) {
        this.image = image;
        this.machine = machine;
        this.loader = loader;
    }

    /**
     * @param name as images and {@code os.arch} have it
     * @throws ImageException if Drover's image is not made for it
     */
    static Architecture of(String name) throws ImageException {
        return Arrays.stream(values())
                .filter(known -> known.image.equals(name) || known.machine.equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ImageException(
                                        "image.arch: '%s' is neither amd64 nor arm64"
                                                .formatted(name)));
    }

    /** That of this machine. */
    public static Architecture current() throws ImageException {
        return of(System.getProperty("os.arch").toLowerCase(Locale.ROOT));
    }

    /** As manifests have it. */
    public String image() {
        return image;
    }

    /** Of the program that loads others. */
    String loader() {
        return loader;
    }

    /** Where libraries are, the likeliest first. */
    List<String> libraries() {
        return List.of(
                "/lib/" + machine + "-linux-gnu",
                "/usr/lib/" + machine + "-linux-gnu",
                "/lib64",
                "/usr/lib64");
    }
}
