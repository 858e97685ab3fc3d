package io.drover.blockengine.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.ImageInfo;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.format.ImageSecret;
import io.drover.blockengine.image.ImageRequest;
import io.drover.blockengine.image.ImageVerification;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.support.Digests;
import io.drover.blockengine.support.GoldenStore;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySink;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestImage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** The images that Longhorn's engine wrote are read, and what is written is what it writes. */
class GoldenImagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path directory;
    private ObjectStore golden;

    @BeforeEach
    void unpack() throws Exception {
        golden = new DirectoryStore(GoldenStore.unpackImages(directory));
    }

    private static List<JsonNode> expected() throws Exception {
        return GoldenStore.manifest().get("backingImages").valueStream().toList();
    }

    @Test
    void listed() throws Exception {
        assertThat(TestEngine.on(golden).images().list())
                .extracting(BackingImageName::value)
                .containsExactly("bi-raw-1", "bi-raw-2");
        assertThat(TestEngine.on(golden).volumes()).isEmpty();
    }

    @Test
    void inspected() throws Exception {
        ImageInfo info = TestEngine.on(golden).images().inspect(TestImage.name("bi-raw-2"));

        assertThat(info.size()).isEqualTo(8388608);
        assertThat(info.completed()).hasToString("Optional[2026-11-21T02:41:04Z]");
        assertThat(info.compression()).isEqualTo(CompressionMethod.GZIP);
        assertThat(info.secret()).isEqualTo(new ImageSecret("luks-secret", "default"));
    }

    @Test
    void restoredToTheBit() throws Exception {
        for (ObjectStore store : List.of(golden, InMemoryStore.copyOf(golden))) {
            for (JsonNode image : expected()) {
                String name = image.get("name").textValue();
                byte[] content = TestImage.restore(store, name);
                byte[] overRubbish =
                        TestImage.restore(store, name, MemorySink.device(new byte[4096]));

                assertThat(Digests.sha256(content)).isEqualTo(image.get("sha256").textValue());
                assertThat(overRubbish).isEqualTo(content);
                assertThat(TestEngine.on(store).images().inspect(TestImage.name(name)).checksum())
                        .isEqualTo(TestImage.sha512(content));
            }
        }
    }

    @Test
    void verified() throws Exception {
        ImageVerification outcome =
                TestEngine.on(golden).images().verify(100, ProgressListener.NONE);

        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.images()).hasSize(2);
    }

    @Test
    void writtenAsLonghornWritesThem() throws Exception {
        InMemoryStore original = InMemoryStore.copyOf(golden);
        InMemoryStore ours = new InMemoryStore();
        for (JsonNode image : expected()) {
            BackingImageName name = TestImage.name(image.get("name").textValue());
            ImageInfo info = TestEngine.on(golden).images().inspect(name);
            byte[] content = TestImage.restore(golden, name.value());
            TestImage.backup(
                    ours,
                    new ImageRequest(
                            name,
                            info.checksum(),
                            info.compression(),
                            info.labels(),
                            info.secret()),
                    content);

            assertThat(config(ours, name)).isEqualTo(config(original, name));
            assertThat(TestImage.restore(ours, name.value())).isEqualTo(content);
        }
        assertThat(ours.keys(ImagePool.INSTANCE.directory()))
                .isEqualTo(original.keys(ImagePool.INSTANCE.directory()));
    }

    /** Without times; a list of labels that is missing is as good as an empty one. */
    private static String config(InMemoryStore store, BackingImageName image) throws Exception {
        ObjectNode config = (ObjectNode) JSON.readTree(store.content(ImagePool.config(image)));
        config.put("CreatedTime", "T").put("CompleteTime", "T").putNull("ProcessingBlocks");
        if (config.get("Labels").isNull()) {
            config.putObject("Labels");
        }
        return config.toString();
    }
}
