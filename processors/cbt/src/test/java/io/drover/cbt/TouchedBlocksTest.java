package io.drover.cbt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.volume.ByteRange;

import org.junit.jupiter.api.Test;

import java.util.List;

class TouchedBlocksTest {
    private final TouchedBlocks blocks = new TouchedBlocks(10, 100);

    private List<ByteRange> after(ByteRange... ranges) {
        for (ByteRange range : ranges) {
            blocks.add(range);
        }
        return blocks.ranges();
    }

    @Test
    void oneByteTouchesItsBlock() {
        assertThat(after(new ByteRange(19, 1))).containsExactly(new ByteRange(10, 10));
        assertThat(after(new ByteRange(20, 1))).containsExactly(new ByteRange(10, 20));
    }

    @Test
    void aRangeIsRoundedOutOnBothSides() {
        assertThat(after(new ByteRange(9, 2), new ByteRange(49, 12)))
                .containsExactly(new ByteRange(0, 20), new ByteRange(40, 30));
        assertThat(blocks.touched()).isEqualTo(5);
    }

    @Test
    void whatEndsWithABlockDoesNotTouchTheNext() {
        assertThat(after(new ByteRange(0, 10))).containsExactly(new ByteRange(0, 10));
    }

    @Test
    void nothingBeyondTheVolume() {
        assertThat(after(new ByteRange(95, 1L << 60), new ByteRange(1L << 50, 10)))
                .containsExactly(new ByteRange(90, 10));
    }

    @Test
    void theRestCountsFromTheBlockOfTheOffset() {
        blocks.addFrom(100);
        assertThat(blocks.ranges()).isEmpty();
        blocks.addFrom(85);
        assertThat(blocks.ranges()).containsExactly(new ByteRange(80, 20));
    }

    @Test
    void rangesOutOfOrderAreNonsense() {
        ScriptedMetadata service = new ScriptedMetadata();
        MetadataQuery query = new MetadataQuery.Allocated("ns", "vs");
        MetadataReading reading = new MetadataReading(service, List.of());
        for (List<MetadataPage> wrong :
                List.of(
                        List.of(
                                ScriptedMetadata.page(
                                        100, new ByteRange(10, 10), new ByteRange(19, 1))),
                        List.of(
                                ScriptedMetadata.page(100, new ByteRange(10, 10)),
                                ScriptedMetadata.page(100, new ByteRange(0, 1))),
                        List.of(
                                ScriptedMetadata.page(100, new ByteRange(10, 10)),
                                ScriptedMetadata.page(90, new ByteRange(20, 1))),
                        List.of(ScriptedMetadata.page(100, new ByteRange(100, 10))))) {
            service.allocated = wrong;
            assertThatThrownBy(() -> reading.read(query, new TouchedBlocks(10, 100)))
                    .isInstanceOf(CbtException.Mangled.class);
        }
    }
}
