package io.drover.packaging;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A part of an image.
 *
 * @param hash SHA-256 in hexadecimal digits
 * @param size in bytes
 */
record Blob(Path file, String hash, long size) {
    /** As manifests refer to it. */
    String digest() {
        return "sha256:" + hash;
    }

    static Blob of(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        return new Blob(file, HexFormat.of().formatHex(sha256().digest(content)), content.length);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException("every JDK has SHA-256", e));
        }
    }

    static DigestOutputStream hashing(OutputStream out) {
        return new DigestOutputStream(out, sha256());
    }

    static String hash(DigestOutputStream written) {
        return HexFormat.of().formatHex(written.getMessageDigest().digest());
    }
}
