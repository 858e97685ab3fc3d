package io.drover.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.architecture.MainClasses;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Nothing that Drover is built from is lost on the way into a commit or into the image. */
class BuildContextTest {
    private static final Path ROOT = MainClasses.ROOT;
    private final Sources sources = new Sources(ROOT);

    @Test
    void dockerignoreExcludesNoSource() throws IOException {
        SortedSet<String> missing = new TreeSet<>(sources.files());
        assertThat(missing).contains("pom.xml", "mvnw").hasSizeGreaterThan(200);
        missing.removeAll(BuildContext.files(ROOT));
        assertThat(missing).as("sources that .dockerignore keeps from the image's build").isEmpty();
    }

    @Test
    void gitignoreExcludesNoSource() throws IOException {
        Optional<List<String>> ignored = sources.git().ignored(sources.files());
        assumeTrue(ignored.isPresent(), "needs Git and a repository");
        assertThat(ignored.orElseThrow()).as("sources that .gitignore excludes").isEmpty();
    }

    @Test
    void gitignoreIsHonoured() throws IOException {
        Optional<List<String>> ignored =
                sources.git().ignored(List.of("processors/app/target/a.jar", "pom.xml"));
        assumeTrue(ignored.isPresent(), "needs Git and a repository");
        assertThat(ignored.orElseThrow()).containsExactly("processors/app/target/a.jar");
    }

    @Test
    void everyPathThatTheImagesBuildReadsIsSent() throws IOException {
        SortedSet<String> context = BuildContext.files(ROOT);
        List<String> needed =
                new ArrayList<>(
                        List.of(
                                "mvnw",
                                ".mvn/wrapper",
                                "pom.xml",
                                "routes",
                                "charts/drover/crds",
                                "config"));
        for (String module : sources.modules()) {
            needed.add(module + "/pom.xml");
            if (Files.isDirectory(ROOT.resolve(module).resolve("src"))) {
                needed.add(module + "/src");
            }
        }
        assertThat(needed).contains("processors/app/src", "processors/demo-s3/pom.xml");
        assertThat(needed)
                .allSatisfy(
                        path ->
                                assertThat(context)
                                        .as("what the build needs")
                                        .anyMatch(
                                                file ->
                                                        file.equals(path)
                                                                || file.startsWith(path + "/")));
    }

    @Test
    void dockerfileCopiesTheWholeContext() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("Dockerfile")))
                .filteredOn(line -> line.startsWith("COPY") && !line.contains("--from="))
                .as("a COPY of parts needs a test that they suffice")
                .containsExactly("COPY . .");
    }

    @Test
    void neitherBuildsNorRepositoryAreSent() throws IOException {
        assertThat(BuildContext.files(ROOT))
                .noneMatch(sources::isBuilt)
                .noneMatch(file -> file.equals(".git") || file.startsWith(".git/"))
                .noneMatch(file -> file.startsWith("drover-data/"));
    }

    @Test
    void withoutARepositoryAllFilesButBuildsAreSources(@TempDir Path root) throws IOException {
        Files.writeString(root.resolve("pom.xml"), "<project><module>m</module></project>");
        for (String file :
                List.of(
                        "mvnw",
                        ".mvn/a",
                        "routes/a",
                        "config/a",
                        "charts/a",
                        "m/pom.xml",
                        "m/target/classes/A.class",
                        "m/src/io/drover/target/A.java")) {
            Files.createDirectories(root.resolve(file).getParent());
            Files.writeString(root.resolve(file), "<project/>");
        }
        assertThat(new Sources(root).files())
                .containsExactly(
                        ".mvn/a",
                        "charts/a",
                        "config/a",
                        "m/pom.xml",
                        "m/src/io/drover/target/A.java",
                        "mvnw",
                        "pom.xml",
                        "routes/a");
    }
}
