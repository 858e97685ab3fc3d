package io.drover.control.system;

import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Somebody's OpenPGP public key, to which messages are encrypted so that {@code gpg} opens them.
 */
public final class OpenPgpKey {
    private static final int BUFFER = 8192;
    private static final int ENCRYPT = KeyFlags.ENCRYPT_COMMS | KeyFlags.ENCRYPT_STORAGE;

    private final PGPPublicKey master;
    private final PGPPublicKey forEncryption;

    private OpenPgpKey(PGPPublicKey master, PGPPublicKey forEncryption) {
        this.master = master;
        this.forEncryption = forEncryption;
    }

    /**
     * @param text as {@code gpg --armor --export} prints it
     * @param now when it has to be valid
     * @throws IllegalArgumentException if it is none that can be encrypted to; the message says why
     */
    public static OpenPgpKey parse(String text, Instant now) {
        List<PGPPublicKeyRing> rings = rings(text);
        if (rings.size() != 1) {
            throw new IllegalArgumentException(
                    "it has %d OpenPGP public keys instead of one".formatted(rings.size()));
        }
        List<PGPPublicKey> keys = new ArrayList<>();
        rings.getFirst().getPublicKeys().forEachRemaining(keys::add);
        PGPPublicKey master = rings.getFirst().getPublicKey();
        if (!isValid(master, now)) {
            throw new IllegalArgumentException(
                    "OpenPGP key %s has expired or is revoked".formatted(fingerprint(master)));
        }
        return keys.stream()
                .filter(key -> mayEncrypt(key) && isValid(key, now))
                // as gpg does: the newest, and a subkey before the primary key
                .max(
                        Comparator.comparing((PGPPublicKey key) -> !key.isMasterKey())
                                .thenComparing(PGPPublicKey::getCreationTime))
                .map(key -> new OpenPgpKey(master, key))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "OpenPGP key %s has no valid key for encryption"
                                                .formatted(fingerprint(master))));
    }

    private static List<PGPPublicKeyRing> rings(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            PGPPublicKeyRingCollection read =
                    new BcPGPPublicKeyRingCollection(
                            PGPUtil.getDecoderStream(new ByteArrayInputStream(bytes)));
            List<PGPPublicKeyRing> rings = new ArrayList<>();
            read.getKeyRings().forEachRemaining(rings::add);
            return rings;
        } catch (IOException | PGPException e) {
            throw new IllegalArgumentException("it is no OpenPGP public key: " + e.getMessage(), e);
        }
    }

    private static boolean isValid(PGPPublicKey key, Instant now) {
        long seconds = key.getValidSeconds();
        boolean expired =
                seconds > 0
                        && !now.isBefore(key.getCreationTime().toInstant().plusSeconds(seconds));
        return !key.hasRevocation() && !expired;
    }

    /** By its algorithm, and by the flags that its owner has signed, where there are some. */
    private static boolean mayEncrypt(PGPPublicKey key) {
        if (!key.isEncryptionKey()) {
            return false;
        }
        List<Integer> flags = new ArrayList<>();
        for (PGPSignature signature : (Iterable<PGPSignature>) key::getSignatures) {
            Optional.ofNullable(signature.getHashedSubPackets())
                    .map(PGPSignatureSubpacketVector::getKeyFlags)
                    .filter(found -> found != 0)
                    .ifPresent(flags::add);
        }
        return flags.isEmpty() || flags.stream().anyMatch(found -> (found & ENCRYPT) != 0);
    }

    /** As people compare it. */
    public String fingerprint() {
        return fingerprint(master);
    }

    private static String fingerprint(PGPPublicKey key) {
        return HexFormat.of().formatHex(key.getFingerprint()).toUpperCase(Locale.ROOT);
    }

    /** An armored message that only the owner of the key can read. */
    String encrypt(byte[] content, Instant now) throws IOException {
        PGPEncryptedDataGenerator encryption =
                new PGPEncryptedDataGenerator(
                        new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
                                .setWithIntegrityPacket(true)
                                .setSecureRandom(new SecureRandom()));
        encryption.addMethod(new BcPublicKeyKeyEncryptionMethodGenerator(forEncryption));
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try (ArmoredOutputStream armored =
                        ArmoredOutputStream.builder().clearHeaders().build(message);
                OutputStream encrypted = encryption.open(armored, new byte[BUFFER]);
                OutputStream literal =
                        new PGPLiteralDataGenerator()
                                .open(
                                        encrypted,
                                        PGPLiteralData.BINARY,
                                        PGPLiteralData.CONSOLE,
                                        Date.from(now),
                                        new byte[BUFFER])) {
            literal.write(content);
        } catch (PGPException e) {
            throw new IOException("encryption to OpenPGP key " + fingerprint(), e);
        }
        return message.toString(StandardCharsets.US_ASCII);
    }
}
