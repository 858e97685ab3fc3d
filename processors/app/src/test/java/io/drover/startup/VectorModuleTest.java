package io.drover.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class VectorModuleTest {
    private static final String OPTIONS =
            "@" + Path.of(System.getProperty("drover.root"), "config", "jvm.options");

    @TempDir Path directory;

    private record Result(int code, String out, String err) {}

    private Result java(String... arguments) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(arguments));
        int code =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start()
                        .waitFor();
        return new Result(code, Files.readString(out), Files.readString(err));
    }

    @Test
    void isLoadedWithoutAWordOnStandardError() throws Exception {
        assertThat(java(OPTIONS, HasherProbe.class.getName()))
                .isEqualTo(new Result(0, "true jdk.incubator.vector.LongVector\n", ""));
    }

    @Test
    void isTakenUpByABlockEngineThatWasThereBefore() throws Exception {
        assumeThat(System.getProperty("os.arch")).as("lanes enough").isEqualTo("amd64");

        assertThat(java(OPTIONS, HasherProbe.class.getName(), "late"))
                .isEqualTo(
                        new Result(
                                0,
                                """
                                digest of the JDK
                                true jdk.incubator.vector.LongVector
                                measured
                                """,
                                ""));
    }

    @Test
    void isDoneWithoutWhereTheJvmDoesNotAllowIt() throws Exception {
        assertThat(
                        java(
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                HasherProbe.class.getName()))
                .isEqualTo(new Result(0, "false -\n", ""));
    }

    @Test
    void aCommandLeavesStandardErrorEmpty() throws Exception {
        Result bench =
                java(
                        OPTIONS,
                        "io.drover.Drover",
                        "bench",
                        directory.toUri().toString(),
                        "--sparse");
        assertThat(bench.code()).isZero();
        assertThat(bench.err()).isEmpty();
    }
}
