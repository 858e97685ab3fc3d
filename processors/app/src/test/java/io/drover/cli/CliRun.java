package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** A command as a user gives it, run in this process with its output caught. */
public record CliRun(int code, String out, String err) {
    public static CliRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line =
                DroverCommand.commandLine(arguments)
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        int code = line.execute(arguments);
        return new CliRun(code, out.toString(), err.toString());
    }

    public JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out);
    }
}
