package io.drover.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The image of a container engine is that of the build. */
class DockerfileTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static String instruction(String name) throws IOException {
        String file =
                Files.readString(Path.of(System.getProperty("drover.root"), "Dockerfile"))
                        .replace("\\\n", "");
        String last = file.substring(file.lastIndexOf("\nFROM "));
        List<String> found =
                last.lines()
                        .filter(line -> line.startsWith(name + " "))
                        .map(line -> line.substring(name.length() + 1))
                        .toList();
        assertThat(found).as(name).hasSize(1);
        return found.getFirst();
    }

    private static List<String> words(String name) throws IOException {
        return List.of(JSON.readValue(instruction(name), String[].class));
    }

    @Test
    void itHasTheSameFilesAndStartsInTheSameWay() throws IOException {
        assertThat(instruction("FROM")).isEqualTo("scratch");
        assertThat(instruction("COPY"))
                .isEqualTo("--from=build /build/processors/image/target/root/ /");
        assertThat(words("ENTRYPOINT")).isEqualTo(Layout.entryPoint());
        assertThat(words("CMD")).isEqualTo(Layout.COMMAND);
        assertThat(List.of(instruction("ENV").split(" "))).isEqualTo(Layout.ENVIRONMENT);
        assertThat(instruction("USER")).isEqualTo(Layout.USER);
        assertThat(instruction("WORKDIR")).isEqualTo(Layout.WORKING_DIRECTORY);
    }
}
