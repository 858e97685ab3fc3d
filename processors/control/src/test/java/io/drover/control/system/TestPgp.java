package io.drover.control.system;

import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Locale;

/** An OpenPGP key with both halves: the primary key signs, a subkey is encrypted to. */
final class TestPgp {
    private final PGPPublicKeyRing ring;
    private final PGPPrivateKey forDecryption;

    private TestPgp(PGPPublicKeyRing ring, PGPPrivateKey forDecryption) {
        this.ring = ring;
        this.forDecryption = forDecryption;
    }

    static TestPgp create() throws PGPException {
        return create(KeyFlags.ENCRYPT_STORAGE, Duration.ZERO);
    }

    /**
     * @param flags of the subkey
     * @param validity of the subkey; zero for ever
     */
    static TestPgp create(int flags, Duration validity) throws PGPException {
        PGPKeyPair primary = pair();
        PGPKeyPair sub = pair();
        PGPKeyRingGenerator generator =
                new PGPKeyRingGenerator(
                        PGPSignature.POSITIVE_CERTIFICATION,
                        primary,
                        "Alice",
                        new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1),
                        flags(KeyFlags.SIGN_DATA | KeyFlags.CERTIFY_OTHER, Duration.ZERO)
                                .generate(),
                        null,
                        new BcPGPContentSignerBuilder(
                                PublicKeyAlgorithmTags.RSA_GENERAL, HashAlgorithmTags.SHA256),
                        null);
        generator.addSubKey(sub, flags(flags, validity).generate(), null);
        return new TestPgp(generator.generatePublicKeyRing(), sub.getPrivateKey());
    }

    private static PGPKeyPair pair() throws PGPException {
        RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
        generator.init(
                new RSAKeyGenerationParameters(
                        BigInteger.valueOf(65537), new SecureRandom(), 2048, 80));
        return new BcPGPKeyPair(
                PublicKeyAlgorithmTags.RSA_GENERAL,
                generator.generateKeyPair(),
                Date.from(Instant.parse("2025-01-01T00:00:00Z")));
    }

    private static PGPSignatureSubpacketGenerator flags(int flags, Duration validity) {
        PGPSignatureSubpacketGenerator generator = new PGPSignatureSubpacketGenerator();
        generator.setKeyFlags(true, flags);
        if (!validity.isZero()) {
            generator.setKeyExpirationTime(true, validity.toSeconds());
        }
        return generator;
    }

    String publicKey() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (ArmoredOutputStream armored = ArmoredOutputStream.builder().build(text)) {
            ring.encode(armored);
        }
        return text.toString(StandardCharsets.US_ASCII);
    }

    String fingerprint() {
        return HexFormat.of()
                .formatHex(ring.getPublicKey().getFingerprint())
                .toUpperCase(Locale.ROOT);
    }

    String decrypt(String message) throws IOException, PGPException {
        byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
        BcPGPObjectFactory packets =
                new BcPGPObjectFactory(PGPUtil.getDecoderStream(new ByteArrayInputStream(bytes)));
        PGPEncryptedDataList list = (PGPEncryptedDataList) packets.nextObject();
        PGPPublicKeyEncryptedData data = (PGPPublicKeyEncryptedData) list.get(0);
        BcPGPObjectFactory clear =
                new BcPGPObjectFactory(
                        data.getDataStream(new BcPublicKeyDataDecryptorFactory(forDecryption)));
        PGPLiteralData literal = (PGPLiteralData) clear.nextObject();
        String text = new String(literal.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!data.verify()) {
            throw new PGPException("the message was changed");
        }
        return text;
    }
}
