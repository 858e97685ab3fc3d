package io.drover.cli;

import io.drover.runtime.DroverVersion;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(name = "version", description = "Shows the versions of Drover, Camel and the JVM.")
final class VersionCommand implements Callable<Integer> {
    @Mixin private OutputOptions output;

    @Override
    public Integer call() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("version", DroverVersion.drover());
        facts.put("camel", DroverVersion.camel());
        facts.put("java", Runtime.version().toString());
        output.printer().record(facts);
        return ExitCode.DONE.number();
    }
}
