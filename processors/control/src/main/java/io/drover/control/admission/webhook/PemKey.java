package io.drover.control.admission.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An unencrypted private key in PEM: PKCS#8 (RSA or EC), or RSA in PKCS#1, which Helm makes. */
final class PemKey {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ((?:RSA )?PRIVATE KEY)-----([^-]*)-----END \\1-----");

    /** Version 0 and the identifier of rsaEncryption: the head of PKCS#8 (RFC 5958, RFC 8017). */
    private static final byte[] RSA_HEAD =
            HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;

    private PemKey() {}

    /**
     * @throws IOException if there is no such key in the file
     */
    static PrivateKey read(Path file) throws IOException, GeneralSecurityException {
        Matcher pem = PEM.matcher(Files.readString(file));
        if (!pem.find()) {
            throw new IOException(
                    "there is no key in %s that can be read; 'openssl pkcs8 -topk8 -nocrypt' makes one"
                            .formatted(file));
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
        if (pem.group(1).startsWith("RSA")) {
            return key("RSA", pkcs8(der));
        }
        try {
            return key("RSA", der);
        } catch (InvalidKeySpecException _) {
            // PKCS#8 names its algorithm inside, where KeyFactory does not look
            return key("EC", der);
        }
    }

    private static PrivateKey key(String algorithm, byte[] der) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    private static byte[] pkcs8(byte[] pkcs1) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(RSA_HEAD);
        content.writeBytes(der(OCTET_STRING, pkcs1));
        return der(SEQUENCE, content.toByteArray());
    }

    /** Tag, length in three bytes (which is enough for a key), content. */
    private static byte[] der(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 128) {
            out.write(content.length);
        } else if (content.length < 256) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
