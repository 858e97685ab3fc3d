package io.drover.blockengine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.store.ContentReader;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.InMemoryStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Configurations of other writers, odd ones and damaged ones. */
class ConfigReadingTest {
    private static final VolumeName VOLUME = new VolumeName("vol");
    private static final BackupName BACKUP = new BackupName("b1");
    private static final String A = "aa".repeat(32);
    private static final String B = "bb".repeat(32);

    private final InMemoryStore store = new InMemoryStore();
    private final VolumeCatalog catalog = new VolumeCatalog(store, VOLUME);

    private VolumeConfig volume(String json) throws StoreException {
        store.put(StoreLayout.volumeConfig(VOLUME), json.getBytes(StandardCharsets.UTF_8));
        return catalog.readVolume();
    }

    private BackupContent backup(String json) throws StoreException {
        store.put(StoreLayout.backupConfig(VOLUME, BACKUP), json.getBytes(StandardCharsets.UTF_8));
        return catalog.readContent(BACKUP, new ChecksumTable());
    }

    private static String blocks(String... elements) {
        return "{\"CreatedTime\":\"2026-01-01T00:00:00Z\",\"Blocks\":["
                + String.join(",", elements)
                + "]}";
    }

    private static String block(Object offset, String checksum) {
        return "{\"Offset\":" + offset + ",\"BlockChecksum\":\"" + checksum + "\"}";
    }

    @Test
    void whatIsMissingOrNullHasItsDefault() throws Exception {
        for (String json :
                List.of(
                        "{\"Name\":\"vol\"}",
                        "{\"Name\":\"vol\",\"Size\":null,\"Labels\":null,\"CompressionMethod\":null,\"DataEngine\":null}",
                        "{\"Name\":\"vol\",\"CompressionMethod\":\"\\\"\\\"\",\"DataEngine\":\"null\"}"
                            + " trailing")) {
            VolumeConfig config = volume(json);

            assertThat(config.size()).isZero();
            assertThat(config.labels()).isEmpty();
            assertThat(config.compression()).isEqualTo(CompressionMethod.GZIP);
            assertThat(config.properties().dataEngine()).isEqualTo("v1");
            assertThat(config.lastBackupName()).isEmpty();
        }
    }

    @Test
    void oddConfigurationsThatLonghornReads() throws Exception {
        VolumeConfig config =
                volume("{\"Name\":\"vol\",\"Size\":\"null\",\"Labels\":{\"a\":null}}");
        BackupContent content = backup("{\"Name\":\"b1\",\"SingleFile\":{\"filepath\":\"x\"}}");

        assertThat(config.size()).isZero();
        assertThat(config.labels()).containsExactly(Map.entry("a", ""));
        assertThat(content.config().singleFile()).isEqualTo("x");
    }

    @Test
    void anEncodingOtherThanUtf8IsDamage() {
        String json = "{\"Name\":\"vol\",\"Size\":\"1\"}";
        for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16)) {
            store.put(StoreLayout.volumeConfig(VOLUME), json.getBytes(charset));

            assertThatThrownBy(catalog::readVolume).isInstanceOf(StoreException.Corrupt.class);
        }
    }

    @Test
    void invalidUtf8IsReadAsLonghornReadsIt() throws Exception {
        String json = "{\"Name\":\"vol\",\"Size\":\"1\",\"Labels\":{\"a\":\"b?c\"}}";
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        bytes[json.indexOf('?')] = (byte) 0xFF;
        store.put(StoreLayout.volumeConfig(VOLUME), bytes);

        assertThat(catalog.readVolume().labels()).containsExactly(Map.entry("a", "b\uFFFDc"));

        bytes[json.indexOf("Name") - 1] = (byte) 0xFF;
        store.put(StoreLayout.volumeConfig(VOLUME), bytes);

        assertThatThrownBy(catalog::readVolume).isInstanceOf(StoreException.Corrupt.class);
    }

    @Test
    void halvesOfCharactersAreReadAsLonghornReadsThemAndCanBeWritten() throws Exception {
        VolumeConfig config =
                volume(
                        "{\"Name\":\"vol\",\"Labels\":{\"a\":\"\\ud800b\\udc00\",\"\\ud83d\\ude00\\ud83d\":\"\"},\"X\":{\"\\udc00\":\"\\ud800\"}}");

        assertThat(config.labels())
                .containsExactly(
                        Map.entry("a", "\uFFFDb\uFFFD"), Map.entry("\uD83D\uDE00\uFFFD", ""));
        assertThat(new String(config.toJson(), StandardCharsets.UTF_8))
                .contains("{\"\uFFFD\":\"\uFFFD\"}");
    }

    @Test
    void keysMatchRegardlessOfCaseAndTheLastOneCounts() throws Exception {
        VolumeConfig config =
                volume(
                        "{\"SIZE\":\"1\",\"size\":\"4096\",\"lastbackupname\":\"b1\",\"Labels\":{\"k\":\"v\"}}");

        assertThat(config.size()).isEqualTo(4096);
        assertThat(config.lastBackupName()).isEqualTo("b1");
        assertThat(config.labels()).containsExactly(Map.entry("k", "v"));
        assertThat(config.unknown()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\0\0\0\0\0\0\0\0{\"Name\":\"vol\"}",
                "{}",
                "null",
                "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"vol\"}}",
                "[]",
                "\"text\"",
                "7",
                "{",
                "{\"Size\":\"1\"",
                "{\"Size\":1}",
                "{\"Size\":\"\"}",
                "{\"Size\":\" \"}",
                "{\"Size\":\"1x\"}",
                "{\"Size\":\"99999999999999999999\"}",
                "{\"Size\":\"-1\"}",
                "{\"Size\":\"+1\"}",
                "{\"Size\":\"\u0661\"}",
                "\uFEFF{\"Name\":\"vol\",\"Size\":\"1\"}",
                "{\"Name\":\"vol\",\"Size\":\"1\",\"BackingImageName\":\"\"}",
                "{\"Name\":7}",
                "{\"Labels\":[]}",
                "{\"Labels\":{\"a\":1}}",
                "{\"CompressionMethod\":\"lz4\"}",
                "{\"CompressionMethod\":\"\\\"zstd\\\"\"}",
                "{\"Name\":\"vol\",\"StorageClassName\":\"\\\"a\\\" b\"}",
                "{\"DataEngine\":7}"
            })
    void damagedVolumeConfigurations(String json) {
        assertThatThrownBy(() -> volume(json))
                .isInstanceOf(StoreException.Corrupt.class)
                .hasMessageContaining("volume.cfg is damaged");
    }

    @Test
    void aLegacyBackup() throws Exception {
        BackupContent content =
                backup(
                        "{\"Name\":\"b1\",\"CreatedTime\":\"2020-01-01T00:00:00Z\",\"Size\":\"4194304\",\"Blocks\":["
                                + block(0, A)
                                + ","
                                + block(4 << 20, B)
                                + "]}");

        assertThat(content.config().compression()).isEqualTo(CompressionMethod.GZIP);
        assertThat(content.blockSize()).isEqualTo(BlockSize.DEFAULT);
        assertThat(content.config().upload().incremental()).isFalse();
        assertThat(content.config().labels()).isEmpty();
        assertThat(content.config().isSingleFile()).isFalse();
        assertThat(content.blocks().size()).isEqualTo(2);
        assertThat(content.blocks().index(1)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "2097152, 2097152",
        "2Mi, 2097152",
        "16Mi, 16777216",
        "4096, 4096",
        "0, 2097152",
        "'', 2097152",
        "0.5Mi, 524288"
    })
    void blockSizesAreQuantities(String text, int bytes) throws Exception {
        String json = "{\"Name\":\"b1\",\"Parameters\":{\"backup-block-size\":\"" + text + "\"}}";

        assertThat(backup(json).blockSize().bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "4097", "1", "2Ti", "3Gi", "2147479552", "64.0001Mi", "9e9"})
    void blockSizesThatAreTooLarge(String text) {
        assertThatThrownBy(
                        () -> backup("{\"Parameters\":{\"backup-block-size\":\"" + text + "\"}}"))
                .isInstanceOf(StoreException.Corrupt.class)
                .hasMessageContaining("backup-block-size '" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-2097152", "1", "2097151", "1.5", "\"0\"", "1e6", "[]", "true"})
    void invalidOffsets(String offset) {
        assertThatThrownBy(() -> backup(blocks(block(offset, A))))
                .isInstanceOf(StoreException.Corrupt.class);
    }

    @Test
    void blocksMayStandInAnyOrderAndTwice() throws Exception {
        int size = BlockSize.DEFAULT.bytes();

        BlockList blocks =
                backup(blocks(block(size, A), block(0, B), block(0, B), block(size, A))).blocks();

        assertThat(blocks.size()).isEqualTo(2);
        assertThat(blocks.index(0)).isZero();
        assertThat(blocks.checksum(0).hex()).isEqualTo(B);
        assertThat(blocks.index(1)).isEqualTo(1);
        assertThat(blocks.checksum(1).hex()).isEqualTo(A);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "[{\"Offset\":4194304,\"BlockChecksum\":\"%s\"}]"})
    void twoListsOfBlocks(String second) {
        String json = blocks(block(0, A));
        String twice =
                json.substring(0, json.length() - 1) + ",\"blocks\":" + second.formatted(B) + "}";

        assertThatThrownBy(() -> backup(twice))
                .isInstanceOf(StoreException.Corrupt.class)
                .hasMessageContaining("Blocks occurs twice");
    }

    @Test
    void oneBlockAtAnOffset() {
        int size = BlockSize.DEFAULT.bytes();
        for (String json :
                List.of(
                        blocks(block(0, A), block(0, B)),
                        blocks(block(0, A), block(size, B), block(0, B)),
                        blocks(block(0, A), block(1L << 52, B)))) {
            assertThatThrownBy(() -> backup(json))
                    .isInstanceOf(StoreException.Corrupt.class)
                    .hasMessageContaining("backup_b1.cfg is damaged");
        }
    }

    @Test
    void offsetsOfAVeryLargeVolume() throws Exception {
        BackupContent content =
                backup(blocks(block(0, A), block(4L << 20, A), block(100L << 40, B)));

        assertThat(content.blocks().index(1)).isEqualTo(2);
        assertThat(content.blocks().index(2)).isEqualTo(50 << 20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "zz",
                "../../../x",
                "AAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void invalidChecksums(String checksum) {
        assertThatThrownBy(() -> backup(blocks(block(0, checksum))))
                .isInstanceOf(StoreException.Corrupt.class)
                .hasMessageContaining("64 hexadecimal digits");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "\0\0\0\0\0\0\0\0{\"Name\":\"b1\"}",
                "{\"Name\":\"b2\",\"CreatedTime\":\"2026-01-01T00:00:00Z\"}",
                "{\"VolumeName\":\"other\",\"CreatedTime\":\"2026-01-01T00:00:00Z\"}",
                "{\"Blocks\":{}}",
                "{\"Blocks\":[1]}",
                "{\"Blocks\":[{\"Offset\":0,\"BlockChecksum\":7}]}",
                "{\"Blocks\":[{}]}",
                "{\"Blocks\":[",
                "{\"IsIncremental\":\"yes\"}",
                "\uFEFF{\"Name\":\"b1\"}",
                "{\"Name\":\"b1\",\"ProcessingBlocks\":[]}",
                "{\"Name\":\"b1\",\"SingleFile\":\"x\"}",
                "{\"Name\":\"b1\",\"SingleFile\":{\"FilePath\":7}}",
                "{\"CompressionMethod\":\"zstd\"}"
            })
    void damagedBackupConfigurations(String json) {
        assertThatThrownBy(() -> backup(json)).isInstanceOf(StoreException.Corrupt.class);
    }

    @Test
    void extraFieldsOfBlocksAreIgnored() throws Exception {
        BackupContent content =
                backup(
                        "{\"Name\":\"b1\",\"Blocks\":[{\"offset\":2097152,\"More\":{\"x\":[1]},\"blockchecksum\":\""
                                + A
                                + "\"}],\"ProcessingBlocks\":{\"x\":1},\"SingleFile\":null}");

        assertThat(content.blocks().size()).isEqualTo(1);
        assertThat(content.blocks().index(0)).isEqualTo(1);
        assertThat(content.blocks().checksum(0)).isEqualTo(BlockChecksum.parse(A));
    }

    /** A store that breaks off once and then begins again, as the contract allows. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aTransferThatBeginsAgainCountsNothingTwice(int firstIndex) throws Exception {
        long first = (long) firstIndex * BlockSize.DEFAULT.bytes();
        backup(blocks(block(first, A), block(first + BlockSize.DEFAULT.bytes(), B)));
        VolumeCatalog flaky = new VolumeCatalog(breakingOffOnce(), VOLUME);

        BackupContent content = flaky.readContent(BACKUP, new ChecksumTable());

        assertThat(content.blocks().size()).isEqualTo(2);
        assertThat(content.blocks().index(0)).isEqualTo(firstIndex);
    }

    private ObjectStore breakingOffOnce() {
        return (ObjectStore)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {ObjectStore.class},
                        (proxy, method, arguments) ->
                                readTwice(
                                        (ObjectKey) arguments[0], (ContentReader<?>) arguments[1]));
    }

    private Object readTwice(ObjectKey key, ContentReader<?> reader) throws IOException {
        byte[] content = store.content(key);
        InputStream half = new ByteArrayInputStream(content, 0, content.length * 9 / 10);
        InputStream broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("connection reset");
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        return read();
                    }
                };
        assertThatThrownBy(() -> reader.read(new SequenceInputStream(half, broken)))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(FormatException.class)
                .hasMessage("connection reset");
        return reader.read(new ByteArrayInputStream(content));
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        BackupConfig config =
                new BackupConfig(
                        "b1",
                        new BackupConfig.Source(
                                "vol", "snap", "2026-01-01T00:00:00Z", Optional.of(8192L)),
                        "2026-01-01T00:00:01Z",
                        new BackupConfig.Content(4096, CompressionMethod.NONE, ""),
                        new BackupConfig.Upload(true, 5, 6),
                        Map.of("k", "v<>&\u2028"),
                        Map.of(BackupConfig.BLOCK_SIZE, "4096"),
                        Map.of());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BackupConfigWriter.write(config, sink -> sink.put(4096, BlockChecksum.parse(A)), bytes);
        List<Long> offsets = new ArrayList<>();

        BackupConfig read =
                BackupConfigReader.read(
                        new ByteArrayInputStream(bytes.toByteArray()),
                        "test",
                        (offset, checksum) -> offsets.add(offset));

        assertThat(read).isEqualTo(config);
        assertThat(offsets).containsExactly(4096L);
    }

    @Test
    void theConfigurationInProgress() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        BackupConfigWriter.write(
                BackupConfig.inProgress(BACKUP, VOLUME, CompressionMethod.LZ4),
                BackupConfigWriter.Blocks.NONE,
                bytes);

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"Name\":\"b1\",\"VolumeName\":\"vol\",\"SnapshotName\":\"\",\"SnapshotCreatedAt\":\"\",\"CreatedTime\":\"\",\"Size\":\"0\",\"Labels\":{},\"Parameters\":{},\"IsIncremental\":false,\"CompressionMethod\":\"lz4\",\"NewlyUploadedDataSize\":\"0\",\"ReUploadedDataSize\":\"0\",\"ProcessingBlocks\":null,\"SingleFile\":{\"FilePath\":\"\"}}");
    }
}
