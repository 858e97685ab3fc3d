package io.drover.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Docker's rules for .dockerignore. */
class DockerIgnoreTest {
    @TempDir Path root;

    private void write(String... files) throws IOException {
        for (String file : files) {
            Files.createDirectories(root.resolve(file).getParent());
            Files.writeString(root.resolve(file), file);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "target, target, true",
        "target, target/classes/A.class, true",
        "target, module/target, false",
        "/target, target/a, true",
        "target/, target/a, true",
        "./target, target/a, true",
        "**/target, target/a, true",
        "**/target, module/src/target/a, true",
        "**/target, module/my-target/a, false",
        "*/temp*, somedir/temporary.txt, true",
        "*/temp*, somedir/subdir/temporary.txt, false",
        "*/*/temp*, somedir/subdir/temporary.txt, true",
        "temp?, tempa, true",
        "temp?, temp, false",
        "**, a/b, true",
        "a/**, a/b/c, true",
        "a/**, a, false",
        "a/**/d, a/d, true",
        "a/**/d, a/b/c/d, true",
        "**/*.class, a/b/C.class, true",
        "*.class, a/C.class, false",
        "a.b, axb, false",
        "[ab].txt, b.txt, true",
        "[a-c].txt, d.txt, false",
        "[^a].txt, a.txt, false",
        "\\*, a, false",
        "\\*, *, true",
        "(a), (a), true",
    })
    void patternMatches(String pattern, String path, boolean excluded) {
        assertThat(DockerIgnore.of(List.of(pattern)).excludes(path)).isEqualTo(excluded);
    }

    @Test
    void lastPatternThatMatchesDecides() {
        assertThat(DockerIgnore.of(List.of("*.md", "!README.md")).excludes("README.md")).isFalse();
        assertThat(DockerIgnore.of(List.of("!README.md", "*.md")).excludes("README.md")).isTrue();
        DockerIgnore again = DockerIgnore.of(List.of("*.md", "!README*.md", "README-secret.md"));
        assertThat(again.excludes("README-secret.md")).isTrue();
        assertThat(again.excludes("README-a.md")).isFalse();
    }

    @Test
    void commentsAndEmptyLinesAreNoPatterns() {
        DockerIgnore ignore = DockerIgnore.of(List.of("\uFEFF# a", "", "  ", " b "));
        assertThat(ignore.excludes("b")).isTrue();
        assertThat(ignore.excludes("# a")).isFalse();
    }

    @Test
    void malformedPatternIsNamed() {
        assertThatThrownBy(() -> DockerIgnore.of(List.of("a", "[b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'[b' of .dockerignore is malformed");
        assertThatThrownBy(() -> DockerIgnore.of(List.of("!")))
                .hasMessageContaining("excepts nothing");
    }

    @Test
    void exceptionBelowAnExcludedDirectoryIsSent() throws IOException {
        write("a/drop", "a/b/keep", "a/c/drop");
        Files.writeString(root.resolve(".dockerignore"), "a\n!a/b/keep\n");
        assertThat(BuildContext.files(root)).containsExactly(".dockerignore", "a/b/keep");
    }

    @Test
    void exceptionWithAWildcardLeadsIntoNoExcludedDirectory() throws IOException {
        write("a/keep", "keep", "drop");
        Files.writeString(root.resolve(".dockerignore"), "*\n!**/keep\n");
        assertThat(BuildContext.files(root)).containsExactly(".dockerignore", "keep");
    }

    @Test
    void whatTheBuilderReadsIsSentAlways() throws IOException {
        write("Dockerfile", "a");
        Files.writeString(root.resolve(".dockerignore"), "**\n");
        assertThat(BuildContext.files(root)).containsExactly(".dockerignore", "Dockerfile");
    }
}
