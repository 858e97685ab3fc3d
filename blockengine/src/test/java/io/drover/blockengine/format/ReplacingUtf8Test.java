package io.drover.blockengine.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

class ReplacingUtf8Test {
    private static final String[] PIECES = {"plain ", "ä", "€", "\uD83D\uDE00", "\uFFFD"};

    private final Random random = new Random(7);

    @Test
    void piecesOfAnySizeAreDecodedLikeTheWhole() throws IOException {
        for (int round = 0; round < 2000; round++) {
            byte[] content = content();

            assertThat(new String(read(content, 1 + random.nextInt(20)), StandardCharsets.UTF_8))
                    .isEqualTo(new String(content, StandardCharsets.UTF_8));
        }
    }

    /** Characters of all lengths, some with a byte that does not belong there, some cut. */
    private byte[] content() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = random.nextInt(12); i >= 0; i--) {
            byte[] piece = PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
            bytes.write(piece, 0, random.nextInt(3) == 0 ? 1 : piece.length);
            if (random.nextInt(4) == 0) {
                bytes.write(0x80 + random.nextInt(0x80));
            }
        }
        return bytes.toByteArray();
    }

    private byte[] read(byte[] content, int length) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (InputStream text = new ReplacingUtf8(new ByteArrayInputStream(content))) {
            byte[] buffer = new byte[length];
            for (int count = text.read(buffer); count >= 0; count = text.read(buffer)) {
                read.write(buffer, 0, count);
            }
        }
        return read.toByteArray();
    }
}
