package io.drover.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

/** Layers are tar files that any tar reads, and the same for the same files. */
class LayerTest {
    @TempDir private Path directory;

    private Layer layer(RootDirectory root, String file) throws IOException {
        return Layer.of(
                "java", root, name -> name.startsWith("opt/java/"), 9, directory.resolve(file));
    }

    @Test
    void tarListsFilesDirectoriesAndLinksOfRoot() throws IOException {
        layer(SmallRoot.in(directory.resolve("root")), "layer.tar.gz");

        assertThat(
                        Program.run(
                                        List.of(
                                                "tar",
                                                "--numeric-owner",
                                                "--utc",
                                                "--full-time",
                                                "-tvzf",
                                                directory.resolve("layer.tar.gz").toString()))
                                .lines()
                                .map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "drwxr-xr-x 0/0 0 2026-01-01 00:00:00 opt/",
                        "drwxr-xr-x 0/0 0 2026-01-01 00:00:00 opt/java/",
                        "drwxr-xr-x 0/0 0 2026-01-01 00:00:00 opt/java/bin/",
                        "-rwxr-xr-x 0/0 9 2026-01-01 00:00:00 opt/java/bin/java",
                        "lrwxrwxrwx 0/0 0 2026-01-01 00:00:00 opt/java/link -> bin/java");
    }

    @Test
    void contentIsUnpackedAsItWas() throws IOException {
        Layer made = layer(SmallRoot.in(directory.resolve("root")), "layer.tar.gz");
        Path unpacked = Files.createDirectory(directory.resolve("unpacked"));

        Program.run(
                List.of("tar", "-C", unpacked.toString(), "-xzf", made.blob().file().toString()));

        assertThat(unpacked.resolve("opt/java/link")).hasContent("a program");
        assertThat(made.blob().size()).isEqualTo(Files.size(made.blob().file()));
    }

    @Test
    void timesAndPlacesOfFilesDoNotMatter() throws IOException {
        RootDirectory first = SmallRoot.in(directory.resolve("first"));
        RootDirectory second = SmallRoot.in(directory.resolve("a/second").toAbsolutePath());
        Files.setLastModifiedTime(
                second.resolve("/opt/java/bin/java"), FileTime.from(Instant.EPOCH));

        Layer one = layer(first, "one.tar.gz");
        Layer other = layer(second, "other.tar.gz");

        assertThat(other.blob().hash()).isEqualTo(one.blob().hash());
        assertThat(other.diffId()).isEqualTo(one.diffId()).isNotEqualTo(one.blob().digest());
        Files.writeString(second.resolve("/opt/java/bin/java"), "another");
        assertThat(layer(second, "changed.tar.gz").diffId()).isNotEqualTo(one.diffId());
    }

    @Test
    void longNamesAreCutInTwoAndTooLongOnesNamed() throws IOException {
        String directories = "d".repeat(60) + "/" + "e".repeat(60);
        byte[] header = entry(directories + "/file").header();

        assertThat(new String(header, 345, 60, StandardCharsets.UTF_8)).isEqualTo("d".repeat(60));
        assertThatThrownBy(() -> entry("f".repeat(101)).header())
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("is too long");
    }

    private static TarEntry entry(String name) {
        return new TarEntry(name, TarEntry.FILE, 0644, "", 0, SmallRoot.TIME);
    }
}
