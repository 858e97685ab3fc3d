package io.drover.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(name = "version", description = "Shows the version and the JVM.")
final class VersionCommand implements Callable<Integer> {
    @Mixin private OutputOptions output;

    @Override
    public Integer call() throws IOException {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("version", Versions.current());
        facts.put("java", Runtime.version().toString());
        output.printer().record(facts);
        return ExitCode.DONE.number();
    }
}
