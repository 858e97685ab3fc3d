package io.drover.cbt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.volume.ByteRange;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Bytes written down by the rules of Protocol Buffers, not by the code under test. */
class MessagesTest {
    private static ByteBuffer hex(String text) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(text.replace(" ", "")));
    }

    @Test
    void requests() {
        assertThat(new MetadataQuery.Delta("n", "t", "b").message("k", 300))
                .isEqualTo(hex("0a016b 12016e 1a0162 220174 28ac02").array());
        assertThat(new MetadataQuery.Allocated("n", "s").message("k", 1))
                .isEqualTo(hex("0a016b 12016e 1a0173 2001").array());
        assertThat(new MetadataQuery.Allocated("n", "s").message("k", 0))
                .isEqualTo(hex("0a016b 12016e 1a0173").array());
    }

    @Test
    void answers() throws Exception {
        // FIXED_LENGTH, capacity 4096, ranges [0, 300) and [512, 513); fields of later versions
        ByteBuffer message =
                hex("0801 108020 1a03 10ac02 1a05 088004 1001 2a0161 310000000000000000");

        assertThat(MetadataPage.parse(message))
                .isEqualTo(
                        new MetadataPage(
                                4096, List.of(new ByteRange(0, 300), new ByteRange(512, 1))));
    }

    @Test
    void nonsense() {
        for (String wrong :
                List.of(
                        "1a03 10ac",
                        "0f",
                        "10ffffffffffffffffff01",
                        "1a00",
                        "1a0b 08ffffffffffffffffff01",
                        "80808080808080808080808080")) {
            assertThatThrownBy(() -> MetadataPage.parse(hex(wrong)))
                    .as(wrong)
                    .isInstanceOf(CbtException.Mangled.class);
        }
    }

    @Test
    void framesInAnyPieces() throws Exception {
        byte[] all = hex("0000000002 aabb 0000000000 0000000001 cc").array();
        for (int piece = 1; piece <= all.length; piece++) {
            List<Integer> lengths = new ArrayList<>();
            GrpcFrames frames = new GrpcFrames(message -> lengths.add(message.remaining()));
            for (int at = 0; at < all.length; at += piece) {
                frames.add(Arrays.copyOfRange(all, at, Math.min(all.length, at + piece)));
            }
            frames.end();
            assertThat(lengths).containsExactly(2, 0, 1);
        }
    }

    @Test
    void framesThatAreNone() throws Exception {
        GrpcFrames cut = new GrpcFrames(_ -> {});
        cut.add(hex("0000000002 aa").array());
        assertThatThrownBy(cut::end).isInstanceOf(CbtException.Mangled.class);
        for (String wrong : List.of("0100000000", "00ffffffff", "007fffffff")) {
            assertThatThrownBy(() -> new GrpcFrames(_ -> {}).add(hex(wrong).array()))
                    .isInstanceOf(CbtException.Mangled.class);
        }
    }
}
