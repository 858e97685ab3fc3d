package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cli.DroverCommand;
import io.drover.store.s3.S3TestServer;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

@DisplayName("Demo")
class DemoTest {
    @TempDir private Path directory;

    private final StringWriter output = new StringWriter();

    private int demo(Path data) {
        System.setProperty("drover.s3proxy.lib", S3TestServer.libraries().toString());
        CommandLine line = DroverCommand.commandLine();
        line.setOut(new PrintWriter(output, true));
        line.setErr(new PrintWriter(output, true));
        return line.execute("demo", "--data", data.toString());
    }

    @Test
    @DisplayName("the demo backs up to a directory and a bucket, restores both and compares")
    void story() {
        int code = demo(directory.resolve("demo"));

        assertThat(output.toString())
                .contains("write to it by NBD")
                .contains("full backup to default")
                .contains("incremental backup to bucket")
                .contains("restore from bucket")
                .contains("Every restored volume has the SHA-256 of its snapshot.");
        assertThat(code).isZero();
    }

    @Test
    @DisplayName("a directory that is not the demo's is left alone")
    void foreignDirectory() throws IOException {
        Files.writeString(directory.resolve("precious"), "x");

        int code = demo(directory);

        assertThat(code).isNotZero();
        assertThat(output.toString()).contains("not a directory of the demo");
        assertThat(directory.resolve("precious")).exists();
    }
}
