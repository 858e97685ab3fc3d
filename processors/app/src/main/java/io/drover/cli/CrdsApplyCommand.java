package io.drover.cli;

import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.runtime.DefinitionUpgrade;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "apply",
        description = {
            "Makes the custom resource definitions of a cluster those of this version. Definitions"
                    + " that another program installed, as Longhorn does, are refused unless told"
                    + " otherwise, and then nothing is changed."
        })
final class CrdsApplyCommand implements Callable<Integer> {
    /** What to do with definitions that are not Drover's. */
    static final class Others {
        @Option(
                names = "--force",
                description =
                        "Replace definitions that are not Drover's, too. Fields that only they"
                                + " declare are lost from resources with their next change.")
        private boolean force;

        @Option(
                names = "--keep-others",
                description = "Leave definitions that are not Drover's as they are.")
        private boolean keep;
    }

    @Mixin private KubeconfigOption cluster = new KubeconfigOption();

    @Mixin private OutputOptions output = new OutputOptions();

    @ArgGroup private Others others = new Others();

    @Override
    public Integer call() {
        try (Cluster connected = Cluster.connect(cluster.config(), Names.DEFAULT_NAMESPACE)) {
            DefinitionUpgrade upgrade = new DefinitionUpgrade(connected.client());
            if (!others.force && !others.keep) {
                refuse(upgrade.others());
            }
            print(upgrade.apply(others.force));
        }
        return ExitCode.DONE.number();
    }

    private static void refuse(List<String> others) {
        if (!others.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.CONFLICT,
                    "definitions in the cluster are not Drover's, as they have no label %s: %s. If Longhorn works with them, use --keep-others; if it has gone, --force replaces them"
                            .formatted(DefinitionUpgrade.LABEL, String.join(", ", others)));
        }
    }

    private void print(List<DefinitionUpgrade.Result> results) {
        output.printer()
                .rows(
                        List.of("definition", "result"),
                        results.stream()
                                .map(
                                        result ->
                                                Map.<String, Object>of(
                                                        "definition",
                                                        result.name(),
                                                        "result",
                                                        result.outcome()
                                                                .name()
                                                                .toLowerCase(Locale.ROOT)))
                                .toList());
    }
}
